namespace GResNet.Bench.Scaling;

/// <summary>
/// GResNet-50's step, 224 pixels, batch 16, on the processor of docs/performance.md: its time is measured. The shares
/// of it after which buckets of gradients are complete are what <c>scaling --measure</c> printed on it.
/// </summary>
internal static class PublishedStep
{
    public const int Batch = 16;
    public const double ImagesPerSecond = 17.6;

    /// <summary>The step.</summary>
    public static StepTimes Times { get; } = new StepTimes(
        [
            new Bucket(1 << 20, 0.332), new Bucket(25 << 20, 0.386), new Bucket(25 << 20, 0.458),
            new Bucket(25 << 20, 0.531), new Bucket(21_904_000, 0.811), new Bucket(1 << 20, 0.994),
            new Bucket(182_144, 0.994),
        ],
        BackwardEnd: 0.994, End: 1).Lasting(Batch / ImagesPerSecond);
}
