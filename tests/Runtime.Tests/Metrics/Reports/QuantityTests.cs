using GResNet.Reports.Html;

namespace GResNet.Runtime.Tests.Metrics.Reports;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(3_599, "59 min 59 s")]
    [InlineData(3_600, "1 h 0 min")]
    [InlineData(273_600, "3 d 4 h")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    [InlineData(-1, "–")]
    public void Durations(double seconds, string expected) => Assert.Equal(expected, Quantity.Duration(seconds));

    [Theory]
    [InlineData(25_557_032, "25,557,032")]
    [InlineData(0, "0")]
    public void Counts(long value, string expected) => Assert.Equal(expected, Quantity.Count(value));

    [Theory]
    [InlineData(80.858, "80.86\u202F%")]
    [InlineData(100.0, "100.00\u202F%")]
    [InlineData(null, "–")]
    [InlineData(double.NaN, "–")]
    public void Percentages(double? value, string expected) => Assert.Equal(expected, Quantity.Percent(value));

    [Theory]
    [InlineData(0.421, "+0.42")]
    [InlineData(-0.1, "−0.10")]
    [InlineData(0, "+0.00")]
    [InlineData(double.NaN, "–")]
    public void Differences(double value, string expected) => Assert.Equal(expected, Quantity.Signed(value, 2));
}
