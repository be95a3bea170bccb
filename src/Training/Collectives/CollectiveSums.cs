using GResNet.Runtime.Kernels;

namespace GResNet.Training.Collectives;

/// <summary>Statistics of batches over all ranks.</summary>
/// <param name="collective">The ranks.</param>
internal sealed class CollectiveSums(ICollective collective) : IBatchSums
{
    public int Processes => collective.Size;

    public void Add(Span<double> values) => collective.AllReduce(values, Reduction.Sum);
}
