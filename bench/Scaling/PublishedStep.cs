namespace GResNet.Bench.Scaling;

/// <summary>
/// GResNet-50's step, 224 pixels, batch 16, on the processor of docs/performance.md: its time is measured. The shares
/// of it after which buckets of gradients are complete are assumed; <c>scaling --measure</c> prints those of a machine.
/// </summary>
internal static class PublishedStep
{
    public const int Batch = 16;
    public const double ImagesPerSecond = 17.6;

    /// <summary>The step.</summary>
    public static StepTimes Times { get; } = new StepTimes(
        [
            new Bucket(1 << 20, 0.34), new Bucket(25 << 20, 0.40), new Bucket(25 << 20, 0.43),
            new Bucket(25 << 20, 0.52), new Bucket(22 << 20, 0.99), new Bucket(180_000, 0.99),
        ],
        BackwardEnd: 0.99, End: 1).Lasting(Batch / ImagesPerSecond);
}
