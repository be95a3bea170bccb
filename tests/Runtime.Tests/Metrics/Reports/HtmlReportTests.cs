using System.Text.RegularExpressions;
using System.Xml.Linq;
using GResNet.Reports;
using GResNet.Reports.Html;
using GResNet.Training.Metrics;

namespace GResNet.Runtime.Tests.Metrics.Reports;

public sealed class HtmlReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<int, int> Sizes =>
        new() { { 2, 0 }, { 2, 1 }, { 10, 20 }, { 40, 5 }, { 41, 5 }, { 1000, 3 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_page_is_well_formed_and_needs_no_other_file(int classes, int epochs)
    {
        string[] names = [.. Enumerable.Range(0, classes).Select(i => $"class {i}")];
        string page = HtmlReport.Render(Records.Run(names),
            [.. Enumerable.Range(1, epochs).Select(e => Records.Epoch(e, ema: 50 + e))],
            Details(classes, 500), Image).ToString();
        XElement body = PageBody.Of(page);
        Assert.Equal(epochs == 0
            ? 0
            : 4, body.Descendants("figure").Count(f => (string?)f.Attribute("class") == "chart"));
        Assert.Equal(classes <= 40
            ? 1
            : 0, body.Descendants("figure").Count(f => (string?)f.Attribute("class") == "matrix"));
        Assert.Equal(classes,
            body.Descendants("ul").Where(u => (string?)u.Attribute("class") == "bars").Descendants("li").Count());
        Assert.Equal(24, body.Descendants("img").Count());
        Assert.All(body.Descendants("img"), img => Assert.NotEmpty(img.Attribute("alt")!.Value));
        Assert.All(body.Descendants("svg"), svg =>
            Assert.True(svg.Attribute("aria-label") is not null || svg.Attribute("aria-hidden") is not null));
        Assert.DoesNotMatch("https?://|src=\"(?!data:)|<link|@import|url\\(", page);
        Assert.DoesNotMatch(">NaN|Infinity", page);
    }

    [Fact]
    public void Names_are_shown_as_they_are_and_never_run()
    {
        const string Evil = "</script><script>alert(1)</script><img src=x onerror=\"alert('2')\">";
        RunDescription run = Records.Run(Evil, "b")
            with { Name = Evil, Model = Evil, Recipe = [new RecipeRow(Evil, Evil)] };
        run = run with { Data = run.Data with { Name = Evil }, Machine = run.Machine with { Processor = Evil } };
        string page = HtmlReport.Render(run, [Records.Epoch(1)], Details(2, 20), i =>
            new ReportImage(Evil, 1, 1, 1, new byte[1])).ToString();
        Assert.Equal(1, Regex.Count(page, "<script"));
        Assert.Equal(1, Regex.Count(page, "</script"));
        XElement body = PageBody.Of(page);
        Assert.DoesNotContain(body.DescendantsAndSelf().Attributes(), a =>
            a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Equal(Evil, body.Descendants("h1").Single().Value);
        Assert.Contains(body.Descendants("span"), s => (string?)s.Attribute("class") == "file" && s.Value == Evil);
        Assert.Equal(2,
            body.Descendants("td").Concat(body.Descendants("th"))
                .Count(c => c.Value == Evil && c.Ancestors("section").Last().Element("h2")!.Value == "Recipe"));
    }

    [Theory]
    [InlineData(new[] { 50.0, 60, 55 }, new[] { 40.0, 59, 58 }, "60.00\u202F%", "raw weights, epoch 2")]
    [InlineData(new[] { 50.0, 60, 55 }, new[] { 40.0, 59, 61 }, "61.00\u202F%", "EMA, epoch 3")]
    [InlineData(new[] { 50.0, 60, 60 }, new[] { 60.0, 60, 60 }, "60.00\u202F%", "EMA, epoch 1")]
    [InlineData(new[] { 50.0, double.NaN, double.NaN }, new[] { 40, double.NaN, double.NaN }, "50.00\u202F%",
        "raw weights, epoch 1")]
    [InlineData(new[] { double.NaN }, new[] { double.NaN }, "–", "not measured yet")]
    public void The_best_is_the_first_of_the_highest(double[] raw, double[] ema, string best, string when)
    {
        EpochRecord[] epochs = [.. raw.Select((top1, i) => Records.Epoch(i + 1, top1, ema[i]))];
        XElement tile = PageBody.Of(HtmlReport.Render(Records.Run("a", "b"), epochs, null, Image).ToString())
            .Descendants("dd").First();
        Assert.Equal((best, when), (tile.Element("b")!.Value, tile.Element("small")!.Value));
    }

    [Fact]
    public void A_report_of_ImageNet_stays_below_two_megabytes()
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"n{i:d8} a class with a rather long name, {i}")];
        EpochRecord[] epochs =
            [.. Enumerable.Range(1, 600).Select(e => Records.Epoch(e, 80 - 60.0 / e, 81 - 70.0 / e, 1 + 6.0 / e))];
        string path = folder.File("report.html");
        // Noise cannot be compressed.
        HtmlReport.Write(path, Records.Run(names), epochs, Details(1000, 50_000), i =>
        {
            var pixels = new byte[224 * 224 * 3];
            new System.Random(i).NextBytes(pixels);
            return new ReportImage($"ILSVRC2012_val_{i:d8}.JPEG", 224, 224, 3, pixels);
        });
        Assert.InRange(new FileInfo(path).Length, 500_000, 2_000_000);
    }

    [Fact]
    public void A_page_is_replaced_whole_or_left()
    {
        string path = folder.File("report.html");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => HtmlReport.Write(
            path, Records.Run("a", "b"), [], Details(2, 20), _ => throw new InvalidOperationException()));
        Assert.Equal("old", File.ReadAllText(path));
        HtmlReport.Write(path, Records.Run("a", "b"), [], Details(2, 20), _ => null);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Contains("not shown", File.ReadAllText(path));
    }

    [Fact]
    public void A_page_that_cannot_take_its_name_leaves_nothing_behind()
    {
        string path = folder.File("report.html");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => HtmlReport.Write(path, Records.Run("a", "b"), [], null, Image));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Details_of_other_classes_are_refused() =>
        Assert.Throws<ArgumentException>(() => HtmlReport.Render(Records.Run("a", "b"), [], Details(3, 10), Image));

    private static ReportImage Image(int index) => new($"file {index}.png", 2, 2, 3, new byte[12]);

    private static ClassificationDetails Details(int classes, int images)
    {
        var details = new ClassificationDetails(classes);
        for (int i = 0; i < images; i++)
            details.Add(i, i % classes, i % 3 == 0 ? i % classes : (i + 1) % classes, 0.75f, i);
        return details;
    }
}
