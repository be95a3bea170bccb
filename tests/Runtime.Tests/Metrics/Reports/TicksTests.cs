using GResNet.Reports.Html;

namespace GResNet.Runtime.Tests.Metrics.Reports;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0, 100, 5, new double[] { 0, 20, 40, 60, 80, 100 })]
    [InlineData(19.2, 92.6, 5, new double[] { 0, 20, 40, 60, 80, 100 })]
    [InlineData(0.28, 2.31, 5, new[] { 0, 0.5, 1, 1.5, 2, 2.5 })]
    [InlineData(0, 0.5, 5, new[] { 0, 0.1, 0.2, 0.3, 0.4, 0.5 })]
    [InlineData(-0.25, 0.25, 5, new[] { -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3 })]
    [InlineData(0, 3e-6, 3, new[] { 0, 1e-6, 2e-6, 3e-6 })]
    [InlineData(1e9, 3e9, 2, new[] { 1e9, 2e9, 3e9 })]
    [InlineData(81.2, 81.9, 5, new[] { 81.2, 81.4, 81.6, 81.8, 82 })]
    public void Around_an_interval_lie_round_numbers(double low, double high, int wanted, double[] expected) =>
        Assert.Equal(expected, Ticks.Around(low, high, wanted).Values());

    [Theory]
    [InlineData(1, 20, 7, new double[] { 5, 10, 15, 20 })]
    [InlineData(1, 600, 7, new double[] { 100, 200, 300, 400, 500, 600 })]
    [InlineData(1, 2, 1, new double[] { 1, 2 })]
    [InlineData(0.1, 0.3, 2, new[] { 0.1, 0.2, 0.3 })]
    [InlineData(4, 4, 5, new double[] { 4 })]
    public void Inside_an_interval_lie_round_numbers(double low, double high, int wanted, double[] expected) =>
        Assert.Equal(expected, Ticks.Inside(low, high, wanted).Values());

    [Fact]
    public void There_are_never_many_and_they_cover_the_interval()
    {
        var random = new System.Random(1);
        for (int i = 0; i < 10_000; i++)
        {
            double low = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 8));
            double high = low + random.NextDouble() * Math.Pow(10, random.Next(-6, 8));
            int wanted = random.Next(1, 9);
            double[] ticks = [.. Ticks.Around(low, high, wanted).Values()];
            double slack = (high - low) * 1e-6;
            Assert.InRange(ticks.Length, 2, wanted + 2);
            Assert.True(ticks[0] <= low + slack
                && ticks[^1] >= high - slack, $"{low} to {high}: {string.Join(' ', ticks)}");
        }
    }

    [Theory]
    [InlineData(0, 0.1, "0")]
    [InlineData(0.3, 0.1, "0.3")]
    [InlineData(1, 0.5, "1.0")]
    [InlineData(1000, 200, "1,000")]
    [InlineData(-20, 10, "-20")]
    [InlineData(0.0005, 0.0005, "0.0005")]
    [InlineData(2e-6, 1e-6, "2e-6")]
    public void A_tick_has_as_many_decimals_as_its_step(double value, double step, string expected) =>
        Assert.Equal(expected, Quantity.Tick(value, step));
}
