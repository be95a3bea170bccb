using GResNet.Bench.Scaling;

namespace GResNet.Bench.Tests;

public sealed class StepSimulatorTests
{
    private const double Millisecond = 1e-3, Megabyte = 1e6;

    // A byte of the link takes a nanosecond.
    private static readonly Link Wire = new(8e9, 10e-6);

    private static readonly StepTimes Step =
        new([new Bucket(20 * Megabyte, 0.04), new Bucket(40 * Megabyte, 0.09)], BackwardEnd: 0.1, End: 0.12);

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(33)]
    public void Without_overlap_a_step_is_the_closed_form(int ranks)
    {
        SimulatedStep found = new StepSimulator(Step.WithoutOverlap(), ranks, Wire).Run(10);

        double Ring(double bytes) => 2 * (ranks - 1) * (10e-6 + bytes / ranks * 1e-9);
        Assert.Equal(0.12 + Ring(20 * Megabyte) + Ring(40 * Megabyte), found.Seconds, 1e-9);
        Assert.Equal(0, found.Hidden, 1e-9);
    }

    [Fact]
    public void What_is_ready_early_is_hidden_and_the_last_bucket_is_not()
    {
        SimulatedStep found = new StepSimulator(Step, 2, new Link(8e9, 0)).Run(10);
        // 20 ms from 40 on, 40 ms from 90 on: 30 are left when the pass ends.
        Assert.Equal(0.15, found.Seconds, 1e-9);
        Assert.Equal(0.5, found.Hidden, 1e-9);
    }

    [Fact]
    public void A_core_that_does_both_hides_nothing()
    {
        SimulatedStep found = new StepSimulator(Step, 2, new Link(8e9, 0)) { Steal = 1 }.Run(10);
        // 20 ms later; then 10 more of the pass are left, and 10 of sums when it has ended.
        Assert.InRange(found.Seconds, 0.16, 0.18);
        Assert.True(found.Seconds > new StepSimulator(Step, 2, new Link(8e9, 0)).Run(10).Seconds);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(8, 103)]
    [InlineData(512, 109)]
    public void Ranks_that_vary_wait_for_the_slowest(int ranks, double least)
    {
        // Half a normal deviation a rank at least, of 3 %: the most of N is about √(2·ln N) of them.
        StepTimes even = new([new Bucket(1, 0.1)], 0.1, 0.1);
        double seconds = new StepSimulator(even, ranks, new Link(1e15, 0)) { Spread = 0.03 }.Run(400).Seconds;
        Assert.InRange(seconds / Millisecond, least - 0.5, least + 2);
    }

    [Fact]
    public void Few_bytes_go_along_a_tree()
    {
        StepTimes few = new([new Bucket(4, 0.1)], 0.1, 0.1);
        Assert.Equal(0.1 + 2 * 9 * (10e-6 + 4e-9), new StepSimulator(few, 512, Wire).Run(5).Seconds, 1e-9);
    }

    [Fact]
    public void A_step_of_another_length_has_the_same_shares()
    {
        StepTimes longer = Step.Lasting(1.2);
        Assert.Equal(1, longer.BackwardEnd, 1e-12);
        Assert.Equal(0.9, longer.Buckets[1].ReadyAt, 1e-12);
        Assert.Equal(40 * Megabyte, longer.Buckets[1].Bytes);
    }
}
