using System.Xml.Linq;
using GResNet.Reports.Html;

namespace GResNet.Runtime.Tests.Metrics.Reports;

public sealed class NeighborReportTests : IDisposable
{
    private static readonly NumberTable Numbers =
        new("Recall", ["network", "@1", "@5"], [["a", "50.0", "75.0"], ["b", "60.0", "80.0"]]);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_row_has_the_image_and_those_near_it_by_each_measure()
    {
        NeighborGrid grid = Grid(["a", "b"], Row("query", "near 1", "near 2", "near 3"));

        string page = NeighborReport.Render("Title", "Summary", [Numbers], [grid], [new("seed", "1")]).ToString();

        XElement body = PageBody.Of(page);
        Assert.Equal("Title", body.Descendants("h1").Single().Value);
        Assert.Equal(["Recall", "Images", "Settings"], body.Descendants("h2").Select(title => title.Value));
        XElement[] tables = [.. body.Descendants("table")];
        Assert.Equal(
            ["network", "@1", "@5", "a", "50.0", "75.0", "b", "60.0", "80.0"],
            tables[0].Descendants().Where(cell => cell.Name == "th" || cell.Name == "td").Select(cell => cell.Value));
        Assert.Equal(["Image", "a", "b"], tables[1].Element("thead")!.Descendants("th").Select(cell => cell.Value));
        XElement row = tables[1].Element("tbody")!.Elements("tr").Single();
        Assert.Equal("query", Names(row.Element("th")!).Single());
        Assert.All(row.Elements("td"), cell => Assert.Equal(["near 1", "near 2", "near 3"], Names(cell)));
        Assert.Equal(2, row.Elements("td").Count());
        Assert.DoesNotMatch("https?://|src=\"(?!data:)|<link|@import|url\\(", page);
    }

    [Fact]
    public void Those_of_another_class_are_framed_and_what_is_not_there_has_a_place()
    {
        var query = new ShownImage("q", "birch", "", Picture());
        ShownImage[] near = [new("right", "birch", "0.9", Picture()), new("wrong", "oak", "0.8", null, IsWrong: true)];

        string page = NeighborReport.Render(
            "t", "s", [], [Grid(["cosine"], new NeighborRow(query, [[.. near]]))], []).ToString();

        XElement body = PageBody.Of(page);
        XElement[] figures = [.. body.Descendants("figure")];
        Assert.Equal(["", "", "wrong"], figures.Select(figure => (string)figure.Attribute("class")!));
        Assert.Equal([1, 1, 0], figures.Select(figure => figure.Descendants("img").Count()));
        Assert.Equal("not shown", figures[2].Elements("div").Single().Value);
        Assert.Equal(["birch", "birch", "oak"], Spans(body, "name"));
        Assert.Equal(["0.9", "0.8"], Spans(body, "note"));
    }

    [Fact]
    public void Names_are_shown_as_they_are_and_never_run()
    {
        const string Evil = "</script><script>alert(1)</script><img src=x onerror=\"alert('2')\">";
        var image = new ShownImage(Evil, Evil, Evil, Picture());
        var numbers = new NumberTable(Evil, [Evil, Evil], [[Evil, Evil]]);
        NeighborGrid grid = Grid([Evil], new NeighborRow(image, [[image]])) with { Title = Evil, Hint = Evil };

        string page = NeighborReport.Render(Evil, Evil, [numbers], [grid], [new(Evil, Evil)]).ToString();

        XElement body = PageBody.Of(page);
        Assert.Equal(2, page.Split("<script").Length + page.Split("</script").Length - 2);
        Assert.DoesNotContain(body.DescendantsAndSelf().Attributes(), attribute =>
            attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Equal(2, body.Descendants("img").Count());
        Assert.Equal([Evil, Evil], Spans(body, "name"));
    }

    [Fact]
    public void A_grid_without_images_is_a_sentence_and_a_page_is_replaced_whole()
    {
        string path = folder.File("neighbors.html");
        File.WriteAllText(path, "old");

        NeighborReport.Write(path, "t", "s", [], [Grid(["cosine"])], []);

        XElement body = PageBody.Of(File.ReadAllText(path));
        Assert.DoesNotContain(body.Descendants("table"), table =>
            ((string?)table.Attribute("class"))?.Contains("neighbors", StringComparison.Ordinal) == true);
        Assert.Contains("What they are", body.Value, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    private static NeighborGrid Grid(string[] columns, params NeighborRow[] rows) =>
        new("Images", "What they are", [.. columns], [.. rows]);

    private static NeighborRow Row(string query, params string[] near) =>
        new(Shown(query), [[.. near.Select(Shown)], [.. near.Select(Shown)]]);

    private static ShownImage Shown(string name) => new(name, "", "", Picture());

    private static ReportImage Picture() => new("x.png", 2, 2, 3, new byte[12]);

    private static string[] Names(XElement cell) =>
        [.. cell.Descendants("figure").Select(figure => (string)figure.Attribute("title")!)];

    private static string[] Spans(XElement body, string kind) =>
        [
            .. body.Descendants("span").Where(span => (string?)span.Attribute("class") == kind)
                .Select(span => span.Value),
        ];
}
