using GResNet.Training;

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

    [Theory]
    [InlineData("warm-up", 5, 0f)]
    [InlineData("floor", 5, 0.03125f)]
    [InlineData("plain", 0, 0f)]
    public void Per_epoch_it_is_that_of_torch(string name, double warmup, float minimum)
    {
        using var fixture = new TrainingFixture();
        float[] rates = fixture[$"schedule/{name}"];
        var schedule = new CosineSchedule
        {
            BaseRate = 0.5f, Epochs = rates.Length, WarmupEpochs = warmup, MinimumRate = minimum, PerStep = false,
        };
        for (int epoch = 0; epoch < rates.Length; epoch++)
        {
            Assert.Equal(rates[epoch], schedule.Rate(epoch * 100, stepsPerEpoch: 100), 1e-7);
            Assert.Equal(rates[epoch], schedule.Rate(epoch * 100 + 99, stepsPerEpoch: 100), 1e-7);
        }

        Assert.Equal(minimum, schedule.Rate(rates.Length * 100, stepsPerEpoch: 100));
    }
}
