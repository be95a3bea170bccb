using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Training.Collectives;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// The arithmetic of training one model on one device; when which of it happens is <see cref="Trainer"/>'s and
/// <see cref="TrainingStep"/>'s to say. Weights, running statistics, moments and average are the device's: those of the
/// host hold the same after <see cref="Download"/>. Of itself a step allocates no managed memory. Not thread-safe.
/// </summary>
/// <remarks>
/// A step is <see cref="BeginStep"/>, <see cref="AddBatch"/> for each of its batches, <see cref="Prefetch"/> for the
/// next step's first if it is known, <see cref="EndStep"/>, and then <see cref="Update"/> or
/// <see cref="RestoreStatistics"/>. Only <see cref="EndStep"/> has to wait for the device: it is the one place of a
/// step where numbers come back.
/// </remarks>
public sealed class TrainingEngine : IDisposable
{
    private readonly IDeviceNetwork network;
    private readonly ModelState state;
    private readonly OptimizerState optimizer;
    private readonly ExponentialMovingAverage? average;
    private readonly GradientAccumulator accumulator;
    private readonly BufferSnapshot statistics;
    private readonly StepChecks checks;
    private readonly StepExchange? exchange;

    /// <summary>Takes the memory beside the network's.</summary>
    /// <param name="network">The model on the device; it is disposed of with this, at once if this fails.</param>
    /// <param name="state">The model's state.</param>
    /// <param name="setup">How it is trained.</param>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public TrainingEngine(IDeviceNetwork network, ModelState state, TrainingSetup setup)
    {
        this.network = network;
        this.state = state;
        Recipe recipe = setup.Recipe;
        DeviceVectors vectors = network.Vectors;
        try
        {
            optimizer = new OptimizerState(
                vectors, network.Parameters, recipe.Groups(state, setup.LayerEnds), setup.Optimizer);
            if (recipe.EmaDecay > 0)
                average = new ExponentialMovingAverage(
                    vectors, network.Parameters, network.Statistics, (state.FrozenParameters, state.FrozenBuffers));
            accumulator = new GradientAccumulator(vectors, network.Parameters.Length, recipe.Accumulation);
            statistics = new BufferSnapshot(vectors, network.Statistics);
            checks = vectors.Check(vectors.Cut(ParameterGroup.Places(state)));
            if (setup.Collective is { Size: > 1 } collective)
                exchange = new StepExchange(collective, network, state, accumulator);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What the optimizer remembers of past gradients, each in the layout of the model's parameters, in the memory of
    /// the host.
    /// </summary>
    public IReadOnlyList<(string Name, FloatView Values)> Moments =>
        [.. optimizer.Moments.Select(moment => (moment.Name, moment.Values.Host))];

    /// <summary>
    /// The average of weights and running statistics, in the memory of the host; null where the recipe has none.
    /// </summary>
    public StateView? Average => average?.Host;

    /// <summary>Updates made so far; a checkpoint saves it.</summary>
    public long Updates
    {
        get => optimizer.Updates;
        set => optimizer.Updates = value;
    }

    /// <summary>
    /// Updates that entered the average; at 0 the next one copies. A checkpoint saves it. 0 where there is no average.
    /// </summary>
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

    /// <summary>Remembers the running statistics and forgets the gradients.</summary>
    public void BeginStep()
    {
        statistics.Take();
        accumulator.Restart();
        network.BeginStep();
    }

    /// <summary>Forward, loss and backward of one batch. Its gradients are added to those of the step.</summary>
    /// <param name="batch">The images: as many as the recipe's batch. Free to reuse after the call.</param>
    /// <param name="number">Batches of the run before this one: another number drops other elements.</param>
    /// <exception cref="ArgumentException">Dimensions disagree, or a label is not a class.</exception>
    public void AddBatch(Batch batch, long number)
    {
        if (exchange is not null)
        {
            exchange.AddBatch(batch, number);
            return;
        }

        network.AddBatch(batch, number);
        accumulator.Add(network.Gradients);
    }

    /// <summary>
    /// Brings to the device, while it computes, the batch that <see cref="AddBatch"/> will be given next.
    /// </summary>
    /// <param name="batch">The images: unchanged until then.</param>
    /// <exception cref="ArgumentException">Dimensions disagree.</exception>
    public void Prefetch(Batch batch) => network.Prefetch(batch);

    /// <summary>What the batches of the step gave, all of them together, on all ranks.</summary>
    /// <exception cref="CollectiveException">The other ranks cannot be reached.</exception>
    public StepSums EndStep()
    {
        exchange?.EndStep();
        checks.Launch(accumulator.Sum, network.Statistics);
        (double loss, int correct) = network.EndStep();
        (double norm, bool areFinite) = checks.Read();
        if (exchange is not null) (loss, correct) = exchange.Add(loss, correct);
        return new StepSums(loss, correct, norm, areFinite);
    }

    /// <summary>One update of every parameter by the step's gradients.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="gradientScale">Every gradient is taken times this: the mean over the batches, and clipping.</param>
    public void Update(float rate, float gradientScale) => optimizer.Step(accumulator.Sum, rate, gradientScale);

    /// <summary>
    /// Puts back the running statistics that <see cref="BeginStep"/> remembered: one that is not a number would stay
    /// so.
    /// </summary>
    public void RestoreStatistics() => statistics.Restore();

    /// <summary>
    /// Where infinity or not-a-number appeared first in the step; null when all of it is finite. Call it before an
    /// update.
    /// </summary>
    public NonFinite? FindNonFinite()
    {
        network.Parameters.Download();
        network.Statistics.Download();
        accumulator.Sum.Download();
        return NonFinite.Find(state, accumulator.Sum.Host);
    }

    /// <summary>Takes the weights and running statistics into their average.</summary>
    /// <param name="decay">Share of the average so far.</param>
    /// <param name="copies">The average becomes a copy, and so does the next one, as if there had been none.</param>
    /// <exception cref="InvalidOperationException">The recipe has no average.</exception>
    public void UpdateAverage(double decay, bool copies) => RequiredAverage.Update(decay, copies);

    /// <summary>
    /// Swaps weights and running statistics with their average, so that classifiers and <see cref="Download"/> take the
    /// average for them; a second call swaps them back, bit for bit.
    /// </summary>
    /// <exception cref="InvalidOperationException">The recipe has no average.</exception>
    public void ExchangeAverage() => RequiredAverage.Exchange();

    /// <summary>
    /// Takes the memory of classifying with the weights as they are now, and after
    /// <see cref="IBatchClassifier.Prepare"/> as they are then. Dispose of it before this.
    /// </summary>
    public IBatchClassifier CreateClassifier(ClassifierSetup setup) => network.CreateClassifier(setup);

    /// <summary>
    /// Makes the model's state, <see cref="Moments"/> and <see cref="Average"/> hold what the device has.
    /// </summary>
    public void Download()
    {
        foreach (DeviceVector vector in Kept()) vector.Download();
    }

    /// <summary>
    /// Makes the device have what the model's state, <see cref="Moments"/> and <see cref="Average"/> hold.
    /// </summary>
    public void Upload()
    {
        foreach (DeviceVector vector in Kept()) vector.Upload();
    }

    /// <summary>
    /// Stands for the bits of all parameters: on every rank the same. Reads them all, from the device.
    /// </summary>
    public byte[] HashParameters()
    {
        network.Parameters.Download();
        return SHA256.HashData(MemoryMarshal.AsBytes(network.Parameters.Host.Span));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        exchange?.Dispose();
        network.Dispose();
    }

    /// <summary>All that a checkpoint has.</summary>
    private IEnumerable<DeviceVector> Kept() =>
    [
        network.Parameters, network.Statistics,
        .. optimizer.Moments.Select(moment => moment.Values),
        .. average is null ? (ReadOnlySpan<DeviceVector>)[] : [average.Parameters, average.Statistics],
    ];
}

/// <summary>What the batches of a step gave.</summary>
/// <param name="Loss">Sum over the batches of their mean losses.</param>
/// <param name="Correct">Images whose most likely class was the one with the larger share of the target.</param>
/// <param name="GradientNorm">2-norm of the sum of their gradients;
/// infinite or not a number exactly when a gradient is.</param>
/// <param name="StatisticsAreFinite">Whether all running statistics are finite: they can overflow although loss and
/// gradients do not.</param>
public readonly record struct StepSums(double Loss, int Correct, double GradientNorm, bool StatisticsAreFinite);
