using System.Collections.Immutable;

namespace GResNet.Bench.Scaling;

/// <summary>A rank's step as it is without the others.</summary>
/// <param name="Buckets">What is summed over the ranks, in this order.</param>
/// <param name="BackwardEnd">Seconds from the step's beginning to the end of the backward pass.</param>
/// <param name="End">Seconds to its end: checks and update follow the sums.</param>
internal sealed record StepTimes(ImmutableArray<Bucket> Buckets, double BackwardEnd, double End)
{
    /// <summary>The same step on something that takes so many seconds for it.</summary>
    public StepTimes Lasting(double seconds) => new(
        [.. Buckets.Select(bucket => bucket with { ReadyAt = bucket.ReadyAt / End * seconds })],
        BackwardEnd / End * seconds, seconds);

    /// <summary>The same step whose sums begin when the backward pass has ended.</summary>
    public StepTimes WithoutOverlap() =>
        this with { Buckets = [.. Buckets.Select(bucket => bucket with { ReadyAt = BackwardEnd })] };
}

/// <summary>Values that are summed together.</summary>
/// <param name="Bytes">They have.</param>
/// <param name="ReadyAt">Seconds from the step's beginning until all are computed.</param>
internal readonly record struct Bucket(double Bytes, double ReadyAt);
