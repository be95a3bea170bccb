using System.Globalization;
using System.Xml.Linq;
using GResNet.Reports.Html;

namespace GResNet.Runtime.Tests.Metrics.Reports;

public sealed class LineChartTests
{
    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, "MLL", 0)]
    [InlineData(new[] { 1, 2, double.NaN, 3, 4 }, "MLML", 0)]
    [InlineData(new[] { double.NaN, 2, double.PositiveInfinity, 3, 4 }, "ML", 1)]
    [InlineData(new double[] { 1 }, "", 1)]
    [InlineData(new[] { double.NaN, double.NaN }, "", 0)]
    [InlineData(new double[0], "", 0)]
    public void What_is_not_a_number_leaves_a_gap(double[] values, string commands, int dots)
    {
        XElement figure = Render(Chart(values));
        string path = figure.Descendants("path").Single(p => (string?)p.Attribute("class") == "line s0")
            .Attribute("d")!.Value;
        Assert.Equal(commands, string.Concat(path.Where(char.IsLetter)));
        Assert.Equal(dots, figure.Descendants("circle").Count());
        Assert.Equal(
            values.All(v => !double.IsFinite(v)), figure.Value.Contains("No values yet", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_lie_where_their_ticks_are()
    {
        XElement figure = Render(Chart(0, 5, 10));
        double[] ys = [.. Points(figure).Select(p => p.Y)];
        double[] grid = [.. figure.Descendants("line").Where(l => (string?)l.Attribute("class") == "grid")
            .Select(l => Number(l, "y1"))];
        Assert.Equal(grid.Max(), ys[0]);
        Assert.Equal(grid.Min(), ys[2]);
        Assert.Equal((ys[0] + ys[2]) / 2, ys[1], 0.06);
    }

    [Fact]
    public void A_single_outlier_is_cut_off_and_the_chart_says_so()
    {
        double[] values = [.. Enumerable.Range(0, 30).Select(i => i == 3 ? 1e6 : 2 - i / 30.0)];
        XElement figure = Render(Chart(values));
        Assert.Contains("Values up to 1,000,000.0 are cut off.", figure.Value);
        double[] ys = [.. Points(figure).Select(p => p.Y)];
        Assert.True(ys.Max() - ys.Where((_, i) => i != 3).Min() > 80, "the other values are pressed flat");
        Assert.Equal(12, ys[3]);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(600)]
    [InlineData(20_000)]
    public void Long_curves_keep_their_peaks(int count)
    {
        double[] values =
            [.. Enumerable.Range(0, count).Select(i => i == count / 3 ? 40 : i == count / 2 ? -20 : 10 + i % 7)];
        XElement figure = Render(Chart(values));
        (double X, double Y)[] points = Points(figure);
        Assert.InRange(points.Length, Math.Min(count, 120), 500);
        Assert.Equal(points.Length, figure.Attribute("data-epochs")!.Value.Split(' ').Length);
        Assert.Equal(
            points.Length, figure.Descendants("li").Single().Attribute("data-values")!.Value.Split('|').Length);
        string[] epochs = figure.Attribute("data-epochs")!.Value.Split(' ');
        Assert.Equal($"{count / 3 + 1}", epochs[Array.IndexOf(points, points.MinBy(p => p.Y))]);
        Assert.Equal($"{count / 2 + 1}", epochs[Array.IndexOf(points, points.MaxBy(p => p.Y))]);
        Assert.Equal(("1", $"{count}"), (epochs[0], epochs[^1]));
    }

    [Fact]
    public void The_chart_is_told_in_words()
    {
        LineChart chart = Chart(1, double.NaN, 3, double.NaN);
        chart = chart with { Mark = new ChartMark(chart.Series[0], 2, "best: 3") };
        string text = Render(chart).Element("svg")!.Attribute("aria-label")!.Value;
        Assert.Equal("Loss <nats> by epoch. a & b: 1.0 at epoch 1, 3.0 at epoch 3. a & b, epoch 3: best: 3.", text);
    }

    private static LineChart Chart(params double[] values) => new()
    {
        Title = "Loss <nats>", Epochs = [.. Enumerable.Range(1, values.Length)],
        Series = [ChartSeries.Of("a & b", 0, values.Select(v => (double?)v))], Format = v => Quantity.Fixed(v, 1),
    };

    private static XElement Render(LineChart chart) => XElement.Parse(chart.Render().ToString());

    private static (double X, double Y)[] Points(XElement figure) =>
        [.. figure.Descendants("path").Single(p => (string?)p.Attribute("class") == "line s0").Attribute("d")!.Value
            .Split(['M', 'L'], StringSplitOptions.RemoveEmptyEntries)
            .Select(point => point.Split(' '))
            .Select(xy =>
                (double.Parse(xy[0], CultureInfo.InvariantCulture),
                    double.Parse(xy[1], CultureInfo.InvariantCulture)))];

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
