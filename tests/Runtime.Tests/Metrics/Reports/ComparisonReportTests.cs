using System.Globalization;
using System.Xml.Linq;
using GResNet.Reports;
using GResNet.Reports.Html;

namespace GResNet.Runtime.Tests.Metrics.Reports;

public sealed class ComparisonReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(new[] { 90.0, 92, 94 }, 92.0, 2.0, "92.00 ± 2.00")]
    [InlineData(new[] { 90.0, 91 }, 90.5, 0.70710678118654757, "90.50 ± 0.71")]
    [InlineData(new[] { 90.0 }, 90.0, null, "90.00")]
    [InlineData(new double[0], double.NaN, null, "–")]
    public void Mean_and_deviation_are_those_of_a_sample(
        double[] accuracies, double mean, double? deviation, string summary)
    {
        ComparisonVariant variant = new("a", 1, 1, [.. accuracies], []);
        Assert.Equal((mean, deviation, summary), (variant.Mean, variant.Deviation, variant.Summary));
    }

    [Fact]
    public void Every_variant_is_in_table_plot_and_curves()
    {
        string path = folder.File("ablation.html");
        ComparisonReport.Write(path, "A <comparison>", [new RecipeRow("Epochs", "20")],
        [
            new ComparisonVariant("base <1>", 1_000_000, 310.4, [88, 89, 90], [10, 50, 89]),
            new ComparisonVariant("more", 2_000_000, 99.5, [91, 90.5], [20, null]),
            new ComparisonVariant("failed", 3, 1, [], []),
        ]);
        string page = File.ReadAllText(path);
        XElement svg = XElement.Parse(
            page[page.IndexOf(
                "<svg", StringComparison.Ordinal)..(page.IndexOf("</svg>", StringComparison.Ordinal) + 6)]);
        Assert.Equal(5,
            svg.Descendants("circle")
                .Count(c => c.Attribute("class")!.Value.StartsWith("seed", StringComparison.Ordinal)));
        double[] means = [.. svg.Descendants("circle")
            .Where(c => c.Attribute("class")!.Value.StartsWith("dot", StringComparison.Ordinal))
            .Select(c => Number(c, "cx"))];
        Assert.Equal(2, means.Length);
        Assert.True(means[0] < means[1]);
        XElement bar = svg.Descendants("line")
            .First(l => l.Attribute("class")!.Value.StartsWith("deviation", StringComparison.Ordinal));
        Assert.Equal(means[0], (Number(bar, "x1") + Number(bar, "x2")) / 2, 0.11);
        Assert.Contains(
            "<th scope=\"row\">base &lt;1&gt;</th><td class=\"number\">89.00 ± 1.00</td><td class=\"number\">–</td><td "
                + "class=\"number\">3</td><td class=\"number\">1,000,000</td><td class=\"number\">310</td>", page);
        Assert.Contains("<td class=\"number\">90.75 ± 0.35</td><td class=\"number\">+1.75</td>", page);
        Assert.Contains("data-epochs=\"1 2 3\"", page);
        Assert.Contains("data-values=\"20.00\u202F%|–|–\"", page);
    }

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
