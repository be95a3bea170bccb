using System.Diagnostics.CodeAnalysis;
using GResNet.Training.Collectives;

namespace GResNet.Bench.Scaling;

/// <summary>Other ranks that take no time: what one computes is the sum. So it is seen when sums could begin.</summary>
internal sealed class AbsentRanks : ICollective
{
    public string Name => "none";

    public int Rank => 0;

    public int Size => 2;

    public int LocalRank => 0;

    public int LocalSize => 1;

    public string Node => Environment.MachineName;

    public void Broadcast(Span<byte> values, int root)
    {
    }

    public void AllReduce(Span<float> values, Reduction reduction)
    {
    }

    public void AllReduce(Span<double> values, Reduction reduction)
    {
    }

    public void AllReduce(Span<long> values, Reduction reduction)
    {
    }

    public void Barrier()
    {
    }

    public ICollective Duplicate() => new AbsentRanks();

    [DoesNotReturn]
    public void Abort(int exitCode, string reason) => throw new BenchException(reason);

    public void Dispose()
    {
    }
}
