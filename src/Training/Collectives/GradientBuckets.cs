using System.Collections.Immutable;
using GResNet.Training.Vectors;

namespace GResNet.Training.Collectives;

/// <summary>
/// How a run of gradients is cut for an all-reduce: from its end, which a backward pass completes first. By the length
/// alone, so that sums have the same order in every run.
/// </summary>
internal static class GradientBuckets
{
    // As PyTorch's DDP has them: a small first one, so that the exchange begins early. The last is as small: it alone
    // cannot be hidden, as its gradients come when the backward pass has ended.
    private const int SmallFloats = (1 << 20) / sizeof(float), MostFloats = 25 * SmallFloats;

    /// <summary>Cuts a run, the last part first.</summary>
    /// <param name="start">Its first element: those before are frozen.</param>
    /// <param name="end">One past its last.</param>
    public static ImmutableArray<VectorSpan> Cut(int start, int end)
    {
        var buckets = ImmutableArray.CreateBuilder<VectorSpan>();
        for (int most = SmallFloats; end > start; most = MostFloats)
        {
            int left = end - start, length = left <= SmallFloats ? left : Math.Min(most, left - SmallFloats);
            end -= length;
            buckets.Add(new VectorSpan(end, length));
        }

        return buckets.ToImmutable();
    }
}
