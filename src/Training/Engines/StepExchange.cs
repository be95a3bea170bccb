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
    private readonly BucketReducer reducer;
    private readonly int frozenStatistics;
    private readonly bool overlaps;

    /// <param name="collective">The ranks.</param>
    /// <param name="network">What is trained.</param>
    /// <param name="state">Its state.</param>
    /// <param name="recipe">How it is trained.</param>
    public StepExchange(ICollective collective, IDeviceNetwork network, ModelState state, Recipe recipe)
    {
        this.collective = collective;
        this.network = network;
        frozenStatistics = state.FrozenBuffers;
        reducer = new BucketReducer(
            collective.Duplicate(), GradientBuckets.Cut(state.FrozenParameters, state.Parameters.Length));
        // The sum over several batches is complete only after the last of them.
        overlaps = recipe.Accumulation == 1 && network.TellOfGradients(reducer.Complete);
    }

    /// <summary>A batch is about to be computed.</summary>
    public void BeginBatch()
    {
        if (overlaps) reducer.Begin(network.Gradients.Host);
    }

    /// <summary>Sums gradients and averages running statistics.</summary>
    /// <param name="gradients">Those of this rank's batches.</param>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public void Complete(DeviceVector gradients)
    {
        if (!overlaps)
        {
            gradients.Download();
            reducer.Begin(gradients.Host);
        }

        AverageStatistics();
        reducer.Wait();
        if (!overlaps) gradients.Upload();
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
    public void Dispose() => reducer.Dispose();

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
