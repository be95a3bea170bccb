using System.Collections.Immutable;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Training.Collectives;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// Makes a step one step of all ranks: gradients, losses and counts are summed, running statistics averaged, so that
/// whatever is decided and updated by them is the same everywhere.
/// </summary>
internal sealed class StepExchange : IDisposable
{
    private readonly ICollective collective;
    private readonly IDeviceNetwork network;
    private readonly GradientAccumulator accumulator;
    private readonly ImmutableArray<VectorSpan> buckets;
    private readonly BucketReducer? reducer;
    private readonly DeviceSpans[] parts = [];
    private readonly int frozenStatistics;
    private bool isLast;
    private int added;

    /// <param name="collective">The ranks.</param>
    /// <param name="network">What is trained.</param>
    /// <param name="state">Its state.</param>
    /// <param name="accumulator">Gets the gradients of this rank's batches.</param>
    public StepExchange(
        ICollective collective, IDeviceNetwork network, ModelState state, GradientAccumulator accumulator)
    {
        this.collective = collective;
        this.network = network;
        this.accumulator = accumulator;
        frozenStatistics = state.FrozenBuffers;
        buckets = GradientBuckets.Cut(state.FrozenParameters, state.Parameters.Length);
        // Those that sum while they compute do so by other calls than those that do not.
        if (new Ranks(collective).Any(!network.TellOfGradients(Complete))) return;
        if (accumulator.Batches > 1) parts = [.. buckets.Select(bucket => network.Vectors.Cut([bucket]))];
        reducer = new BucketReducer(collective.Duplicate(), buckets);
    }

    /// <summary>Computes a batch and adds its gradients to those of the step.</summary>
    public void AddBatch(Batch batch, long number)
    {
        isLast = accumulator.Added == accumulator.Batches - 1;
        if (isLast) reducer?.Begin((accumulator.Added == 0 ? network.Gradients : accumulator.Sum).Host);
        added = 0;
        network.AddBatch(batch, number);
        // Of the last of several, what is complete has been added.
        if (!isLast || parts.Length == 0) accumulator.Add(network.Gradients);
        else accumulator.AddPart(network.Gradients, parts.AsSpan(added), isLast: true);
        if (isLast) reducer?.Complete(from: 0);
    }

    /// <summary>Sums gradients and averages running statistics.</summary>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public void EndStep()
    {
        AverageStatistics();
        if (reducer is null) collective.AllReduce(accumulator.Sum, buckets, Reduction.Sum);
        else reducer.Wait();
    }

    /// <summary>The losses and counts of all ranks.</summary>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public (double Loss, int Correct) Add(double loss, int correct)
    {
        Span<double> sums = [loss, correct];
        collective.AllReduce(sums, Reduction.Sum);
        return (sums[0], (int)sums[1]);
    }

    /// <inheritdoc/>
    public void Dispose() => reducer?.Dispose();

    /// <summary>Gradients of a batch are complete from a place on: of the last, they are summed.</summary>
    private void Complete(int from)
    {
        if (!isLast || reducer is null) return;
        int before = added;
        while (added < parts.Length && buckets[added].Start >= from) added++;
        if (added > before) accumulator.AddPart(network.Gradients, parts.AsSpan(before..added), isLast: false);
        reducer.Complete(from);
    }

    /// <summary>
    /// The mean over the ranks after each step: whenever a checkpoint is written, it has the bits that all of them go
    /// on with.
    /// </summary>
    private void AverageStatistics()
    {
        DeviceVector statistics = network.Statistics;
        if (statistics.Length == frozenStatistics) return;
        statistics.Download();
        FloatView values = statistics.Host.Slice(frozenStatistics, statistics.Length - frozenStatistics);
        collective.AllReduce(values.Span, Reduction.Sum);
        foreach (ref float value in values.Span) value /= collective.Size;
        statistics.Upload();
    }
}
