using GResNet.Imaging.Transforms;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Data;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// Trains on a device. Between <see cref="BeginStep"/> and <see cref="EndStep"/> nothing waits for it.
/// </summary>
internal sealed unsafe class GpuTrainingEngine : ITrainingEngine
{
    private readonly GpuDevice device;
    private readonly IGpuModel model;
    private readonly GpuPrecision precision;
    private readonly WorkerPool workers;
    private readonly float smoothing;
    private readonly int classes;
    private readonly Owned owned = new();
    private readonly GpuState state;
    private readonly GpuTrainingNetwork network;
    private readonly GpuBatchInput input;
    private readonly IGpuOptimizer optimizer;
    private readonly GpuMovingAverage? average;
    private readonly GpuGradientNorm norm;
    private readonly GpuGradientAccumulator accumulator;
    private readonly GpuBufferSnapshot statistics;
    private readonly GpuFiniteness finiteness;
    private readonly GpuBatchResults results;

    /// <summary>Takes the memory.</summary>
    /// <param name="device">Where it trains.</param>
    /// <param name="model">What is trained.</param>
    /// <param name="precision">What maps hold.</param>
    /// <param name="setup">How.</param>
    /// <param name="workers">Threads for what is done on the processor.</param>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuTrainingEngine(
        GpuDevice device, IGpuModel model, GpuPrecision precision, TrainingSetup setup, WorkerPool workers)
    {
        Recipe recipe = setup.Recipe;
        this.device = device;
        this.model = model;
        this.precision = precision;
        this.workers = workers;
        smoothing = recipe.Smoothing;
        classes = setup.Classes;
        try
        {
            state = owned.Add(new GpuState(device, model.State));
            network = owned.Add(model.ToTraining(setup.Resolution, recipe.Batch, state, precision));
            network.DropPath = recipe.DropPath;
            network.Seed = setup.DropoutSeed;
            // Those of a step, and one that is brought while they are computed with.
            input = owned.Add(new GpuBatchInput(
                device, setup.Normalization, recipe.Batch, setup.Resolution, batches: recipe.Accumulation + 1));
            optimizer = owned.Add<IGpuOptimizer>(recipe.Optimizer == OptimizerKind.Sgd
                ? new GpuSgd(state, recipe.ToSgd())
                : new GpuAdamW(state, recipe.ToAdamW()));
            if (recipe.EmaDecay > 0) average = owned.Add(new GpuMovingAverage(state));
            norm = owned.Add(new GpuGradientNorm(state));
            accumulator = owned.Add(new GpuGradientAccumulator(state, recipe.Accumulation));
            statistics = owned.Add(new GpuBufferSnapshot(state));
            finiteness = owned.Add(new GpuFiniteness(device));
            results = owned.Add(new GpuBatchResults(device, recipe.Accumulation, recipe.Batch));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, FloatView Values)> Moments =>
        [.. optimizer.Moments.Select(moment => (moment.Name, moment.Values.Host))];

    /// <inheritdoc/>
    public StateView? Average => average?.Host;

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

    private GpuMovingAverage RequiredAverage =>
        average ?? throw new InvalidOperationException("The recipe has no moving average.");

    /// <inheritdoc/>
    public void BeginStep()
    {
        statistics.Take();
        accumulator.Restart();
        results.Clear();
    }

    /// <inheritdoc/>
    public void AddBatch(Batch batch, long number)
    {
        GpuBatch images = input.Load(batch);
        network.Step = number;
        network.Load(images);
        network.Forward();
        results.Add(network, images.Labels, new Targets(batch.Labels, (float)batch.Mix.Share, smoothing), classes);
        network.Backward();
        accumulator.Add(network.Gradients);
    }

    /// <inheritdoc/>
    public void Prefetch(Batch batch) => input.Prefetch(batch);

    /// <inheritdoc/>
    public StepSums EndStep()
    {
        norm.Launch(accumulator.Sum);
        finiteness.Launch(state.Buffers);
        device.Synchronize();
        input.Settle();
        (double loss, int correct) = results.Read();
        return new StepSums(loss, correct, norm.Read(), finiteness.Read());
    }

    /// <inheritdoc/>
    public void Update(float rate, float gradientScale) => optimizer.Step(accumulator.Sum, rate, gradientScale);

    /// <inheritdoc/>
    public void RestoreStatistics() => statistics.Restore();

    /// <inheritdoc/>
    public NonFinite? FindNonFinite()
    {
        state.Download();
        using AlignedBuffer gradients = new(model.State.Parameters.Length);
        FloatView view = new(gradients.Data, (int)gradients.Length);
        device.Download(accumulator.Sum, view.Span);
        return NonFinite.Find(model.State, view);
    }

    /// <inheritdoc/>
    public void UpdateAverage(double decay, bool copies) => RequiredAverage.Update(decay, copies);

    /// <inheritdoc/>
    public void ExchangeAverage() => RequiredAverage.Exchange();

    /// <inheritdoc/>
    public IBatchClassifier CreateClassifier(ClassifierSetup setup) =>
        new GpuClassifier(model, state, precision, setup, workers);

    /// <inheritdoc/>
    public void Download()
    {
        state.Download();
        foreach ((_, MirroredVector values) in optimizer.Moments) values.Download();
        average?.Download();
    }

    /// <inheritdoc/>
    public void Upload()
    {
        state.Upload();
        foreach ((_, MirroredVector values) in optimizer.Moments) values.Upload();
        average?.Upload();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        device.Drain();
        owned.Dispose();
    }
}
