using System.Globalization;
using GResNet.Reports;
using GResNet.Reports.Html;

namespace GResNet.Runtime.Tests.Metrics;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(97.975, 2, "97.98")]
    [InlineData(97.974, 2, "97.97")]
    [InlineData(0.0005, 3, "0.001")]
    [InlineData(2.5, 0, "3")]
    [InlineData(-2.5, 0, "-3")]
    [InlineData(0.12345, 4, "0.1235")]
    [InlineData(1e22, 1, "10000000000000000000000.0")]
    [InlineData(double.NaN, 2, "NaN")]
    [InlineData(double.PositiveInfinity, 2, "Infinity")]
    public void Halves_go_away_from_zero(double value, int decimals, string expected)
    {
        Assert.Equal(expected, Figures.Fixed(value, decimals));
        double? rounded = Figures.Rounded(value, decimals);
        Assert.Equal(double.IsFinite(value) ? double.Parse(expected, CultureInfo.InvariantCulture) : null, rounded);
    }

    /// <summary>
    /// Every accuracy of a set of 4,000 images, however it was computed: a report says what the console says.
    /// </summary>
    [Fact]
    public void A_report_says_what_a_console_says()
    {
        for (int correct = 0; correct <= 4000; correct++)
        {
            double accuracy = 100.0 * correct / 4000;
            string console = Figures.Fixed(accuracy, 2);
            Assert.Equal(console, Figures.Fixed((double)correct / 4000 * 100, 2));
            Assert.Equal(console, Quantity.Fixed(accuracy, 2));
            Assert.Equal($"{console}\u202F%", Quantity.Percent(accuracy));
            Assert.Equal(console, Figures.Fixed(Figures.Rounded(accuracy)!.Value, 2));
        }
    }
}
