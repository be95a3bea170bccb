using GResNet.Imaging.Transforms;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>Trains on the processor, in the model's own state. A step allocates no managed memory.</summary>
public sealed class CpuTrainingEngine : ITrainingEngine
{
    private readonly IModel model;
    private readonly WorkerPool workers;
    private readonly float smoothing;
    private readonly int classes;
    private readonly TrainingNetwork network;
    private readonly IBatchInput input;
    private readonly Func<ClassifierSetup, IBatchInput> measured;
    private readonly IOptimizer optimizer;
    private readonly ExponentialMovingAverage? average;
    private readonly GradientNorm norm;
    private readonly GradientAccumulator accumulator;
    private readonly BufferSnapshot statistics;

    private double loss;
    private int correct;

    /// <summary>Takes the memory.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="setup">How.</param>
    /// <param name="workers">The threads it runs on; their number does not change the result.</param>
    /// <exception cref="OutOfMemoryException">It cannot be had.</exception>
    public CpuTrainingEngine(IModel model, TrainingSetup setup, WorkerPool workers)
        : this(
            model, setup, workers, new PixelInput(setup.Normalization),
            measuring => new PixelInput(measuring.Normalization))
    {
    }

    /// <summary>The same, with other inputs than images.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="setup">How.</param>
    /// <param name="workers">The threads it runs on.</param>
    /// <param name="input">Makes what is learnt from; it is disposed of with this.</param>
    /// <param name="measured">Makes what makes that which is measured with.</param>
    internal CpuTrainingEngine(
        IModel model, TrainingSetup setup, WorkerPool workers, IBatchInput input,
        Func<ClassifierSetup, IBatchInput> measured)
    {
        Recipe recipe = setup.Recipe;
        this.model = model;
        this.workers = workers;
        smoothing = recipe.Smoothing;
        classes = setup.Classes;
        network = model.ToTraining(setup.Resolution, recipe.Batch, workers);
        network.DropPath = recipe.DropPath;
        network.Seed = setup.DropoutSeed;
        this.input = input;
        this.measured = measured;
        optimizer = recipe.CreateOptimizer(model.State, workers);
        if (recipe.EmaDecay > 0) average = new ExponentialMovingAverage(model.State, workers);
        norm = new GradientNorm(model.State, workers);
        accumulator = new GradientAccumulator(model.State, recipe.Accumulation, workers);
        statistics = new BufferSnapshot(model.State);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, FloatView Values)> Moments => optimizer.Moments;

    /// <inheritdoc/>
    public StateView? Average => average is null ? null : new StateView(average.Parameters, average.Buffers);

    /// <inheritdoc/>
    public long Updates
    {
        get => optimizer.Updates;
        set => optimizer.Updates = value;
    }

    /// <inheritdoc/>
    public long AverageUpdates
    {
        get => average?.Updates ?? 0;
        set
        {
            if (average is not null) average.Updates = value;
        }
    }

    private ExponentialMovingAverage RequiredAverage =>
        average ?? throw new InvalidOperationException("The recipe has no moving average.");

    /// <inheritdoc/>
    public void BeginStep()
    {
        statistics.Take();
        accumulator.Restart();
        (loss, correct) = (0, 0);
    }

    /// <inheritdoc/>
    public void AddBatch(Batch batch, long number)
    {
        network.Step = number;
        input.Write(workers, batch, network.Image);
        network.Forward();
        loss += SoftmaxCrossEntropy.Run(
            workers, network.Logits, new Targets(batch.Labels, (float)batch.Mix.Share, smoothing), classes,
            network.LogitsGradient,
            out int right);
        correct += right;
        network.Backward();
        accumulator.Add(network.Gradients);
    }

    /// <summary>Nothing to do: the images are where they are needed.</summary>
    public void Prefetch(Batch batch)
    {
    }

    /// <inheritdoc/>
    public StepSums EndStep() => new(loss, correct, norm.Of(accumulator.Sum), NonFinite.AreFinite(model.State.Buffers));

    /// <inheritdoc/>
    public void Update(float rate, float gradientScale) => optimizer.Step(accumulator.Sum, rate, gradientScale);

    /// <inheritdoc/>
    public void RestoreStatistics() => statistics.Restore();

    /// <inheritdoc/>
    public NonFinite? FindNonFinite() => NonFinite.Find(model.State, accumulator.Sum);

    /// <inheritdoc/>
    public void UpdateAverage(double decay, bool copies) => RequiredAverage.Update(decay, copies);

    /// <inheritdoc/>
    public void ExchangeAverage() => RequiredAverage.Exchange();

    /// <inheritdoc/>
    public IBatchClassifier CreateClassifier(ClassifierSetup setup) =>
        new NetworkClassifier(model.ToInference(setup.Resolution, setup.Batch, workers), measured(setup));

    /// <summary>Nothing to do: the device's memory is the host's.</summary>
    public void Download()
    {
    }

    /// <summary>Nothing to do: the device's memory is the host's.</summary>
    public void Upload()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        statistics.Dispose();
        accumulator.Dispose();
        average?.Dispose();
        optimizer.Dispose();
        input.Dispose();
        network.Dispose();
    }
}
