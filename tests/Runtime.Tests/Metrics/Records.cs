using GResNet.Reports;
using GResNet.Training.Metrics;

namespace GResNet.Runtime.Tests.Metrics;

/// <summary>Records and descriptions for tests.</summary>
internal static class Records
{
    public const int StepsPerEpoch = 10;

    public static EpochRecord Epoch(int epoch, double top1 = 50, double? ema = null, double loss = 1.5) => new()
    {
        Epoch = epoch, Step = epoch * StepsPerEpoch, Rate = 0.25, Training = new Score(2.5, 40),
            Validation = new Score(loss, top1, 90),
        Ema = ema is { } value
            ? new Score(1.25, value)
            : null, ImagesPerSecond = 800, Seconds = 60.5 * epoch, GradientNorm = 3.5,
        Device = "a device",
    };

    public static StepRecord Step(long step, double loss = 1.5) =>
        new((int)((step - 1) / StepsPerEpoch) + 1, step, loss, 0.125, 700, 6.0 * step, 2.5);

    public static RunDescription Run(params string[] classes) => new()
    {
        Name = "a run", Model = "GResNetTiny", Parameters = 1_234_567, Epochs = 20,
        Data = new DatasetDescription("shapes", 1000, 200, [.. classes]),
        Recipe = [new RecipeRow("Batch", "128 images")],
        Device = "a device",
        Machine = new MachineDescription("a processor", 2, "a system", ".NET"),
        StartedAt = new DateTimeOffset(2026, 11, 24, 8, 30, 0, TimeSpan.FromHours(2)),
    };
}
