using GResNet.Runtime.Training;

namespace GResNet.Runtime.Tests.Training;

public sealed class CosineScheduleTests
{
    private static readonly CosineSchedule Schedule = new() { BaseRate = 0.5f, Epochs = 21, WarmupEpochs = 1 };

    [Theory]
    [InlineData(0, 0.005)]
    [InlineData(50, 0.005 + 0.495 / 2)]
    [InlineData(100, 0.5)]
    [InlineData(1100, 0.25)]
    [InlineData(2100, 0)]
    [InlineData(2500, 0)]
    public void Per_step_it_warms_up_linearly_and_falls_as_a_cosine(long step, double expected) =>
        Assert.Equal(expected, Schedule.Rate(step, stepsPerEpoch: 100), 1e-6);

    [Fact]
    public void Per_epoch_it_is_constant_within_an_epoch()
    {
        CosineSchedule perEpoch = Schedule with { PerStep = false, WarmupEpochs = 5 };
        Assert.Equal(0.5f * (0.01f + 0.99f * 2 / 5), perEpoch.Rate(200, 100), 1e-6f);
        Assert.Equal(perEpoch.Rate(200, 100), perEpoch.Rate(299, 100));
        Assert.NotEqual(perEpoch.Rate(299, 100), perEpoch.Rate(300, 100));
    }

    [Fact]
    public void Without_warm_up_it_begins_at_the_base_rate() =>
        Assert.Equal(0.5f, (Schedule with { WarmupEpochs = 0 }).Rate(0, 100));
}
