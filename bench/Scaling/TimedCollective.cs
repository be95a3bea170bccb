using System.Diagnostics;
using GResNet.Training.Collectives;

namespace GResNet.Bench.Scaling;

/// <summary>Ranks, and when which sums over them began and ended.</summary>
/// <param name="ranks">Does the work.</param>
/// <param name="sums">Takes note.</param>
/// <param name="isDuplicate">Whether it is that of the thread that sums gradients.</param>
internal sealed class TimedCollective(ICollective ranks, List<TimedSum> sums, bool isDuplicate = false) : ICollective
{
    public string Name => ranks.Name;

    public int Rank => ranks.Rank;

    public int Size => ranks.Size;

    public int LocalRank => ranks.LocalRank;

    public int LocalSize => ranks.LocalSize;

    public string Node => ranks.Node;

    public void Broadcast(Span<byte> values, int root) => ranks.Broadcast(values, root);

    public void AllReduce(Span<float> values, Reduction reduction)
    {
        long begin = Stopwatch.GetTimestamp();
        ranks.AllReduce(values, reduction);
        var sum = new TimedSum(isDuplicate, sizeof(float) * values.Length, begin, Stopwatch.GetTimestamp());
        lock (sums) sums.Add(sum);
    }

    public void AllReduce(Span<double> values, Reduction reduction) => ranks.AllReduce(values, reduction);

    public void AllReduce(Span<long> values, Reduction reduction) => ranks.AllReduce(values, reduction);

    public void Barrier() => ranks.Barrier();

    public ICollective Duplicate() => new TimedCollective(ranks.Duplicate(), sums, isDuplicate: true);

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public void Abort(int exitCode, string reason) => ranks.Abort(exitCode, reason);

    public void Dispose()
    {
        if (isDuplicate) ranks.Dispose();
    }
}

/// <summary>A sum over the ranks.</summary>
/// <param name="IsOfGradients">Whether it is one of gradients; otherwise of running statistics.</param>
/// <param name="Bytes">Of the values.</param>
/// <param name="Begin">When this rank came to it, by the stopwatch.</param>
/// <param name="End">When it had the sum.</param>
internal readonly record struct TimedSum(bool IsOfGradients, int Bytes, long Begin, long End);
