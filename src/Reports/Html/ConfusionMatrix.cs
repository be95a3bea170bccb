using System.Collections.Immutable;
using GResNet.Training.Metrics;

namespace GResNet.Reports.Html;

/// <summary>
/// Which classes are taken for which: a heat map where the classes are few enough to see, and the most frequent
/// confusions as a table.
/// </summary>
internal sealed class ConfusionMatrix(ImmutableArray<string> classes, ClassificationDetails details)
{
    /// <summary>The most classes that are drawn.</summary>
    private const int MaxDrawn = 40;

    private const int ListedWithMap = 8, ListedAlone = 20;

    /// <summary>The most characters of a class's name beside the map.</summary>
    private const int MaxNameLength = 22;

    private const double CharacterWidth = 7.2, Gap = 6, TitleHeight = 20;

    /// <summary>So small a share would not be seen otherwise.</summary>
    private const double FaintestCell = 0.08;

    /// <summary>Where the ink no longer stands out against the colour.</summary>
    private const double Strong = 0.85;

    /// <summary>Smaller shares would be written as 0.</summary>
    private const double LeastWritten = 0.005;

    /// <summary>The section.</summary>
    public Markup Render()
    {
        bool isDrawn = classes.Length <= MaxDrawn;
        var section = new Markup();
        section.Add($"""
            <section>
            <h2>Confusions</h2>
            <div class="confusions">

            """);
        if (isDrawn) section.Add(Figure());
        section.Add(Table(isDrawn ? ListedWithMap : ListedAlone));
        section.Add($"</div>\n</section>\n");
        return section;
    }

    private double Cell => classes.Length switch { <= 12 => 38, <= 20 => 28, _ => 17 };

    /// <summary>Room for the names: to the left as they are, above turned upwards.</summary>
    private double NameRoom => Math.Min(MaxNameLength, classes.Max(name => name.Length)) * CharacterWidth + 2 * Gap;

    private Markup Figure()
    {
        double left = TitleHeight + NameRoom, top = TitleHeight + NameRoom;
        double side = classes.Length * Cell, width = left + side + 1, height = top + side + 1;
        var figure = new Markup();
        figure.Add($"""
            <figure class="matrix">
            <figcaption>Of the images of each class (row), the share in percent that was taken for each class (column):
            <span class="sample right"></span> right, <span class="sample wrong"></span> wrong.</figcaption>
            <div class="scroll" tabindex="0"><svg viewBox="0 0 {width} {height}" style="width:{width}px; min-width:{0.8 * width}px" role="img" aria-label="{Describe()}">
            <text class="title" x="{left + side / 2}" y="{TitleHeight - 6}" text-anchor="middle">taken for</text>
            <text class="title" transform="translate({TitleHeight - 6} {top + side / 2}) rotate(-90)" text-anchor="middle">true class</text>

            """);
        for (int i = 0; i < classes.Length; i++)
        {
            double middle = (i + 0.5) * Cell;
            figure.Add($"""
                <text x="{left - Gap}" y="{top + middle + 4}" text-anchor="end">{Short(classes[i])}<title>{classes[i]}</title></text>
                <text transform="translate({left + middle + 4} {top - Gap}) rotate(-90)">{Short(classes[i])}<title>{classes[i]}</title></text>

                """);
        }

        for (int label = 0; label < classes.Length; label++)
            for (int predicted = 0; predicted < classes.Length; predicted++)
                figure.Add(DrawCell(label, predicted, left + predicted * Cell, top + label * Cell));
        figure.Add($"</svg></div>\n</figure>\n");
        return figure;
    }

    private Markup DrawCell(int label, int predicted, double x, double y)
    {
        int count = details.Count(label, predicted);
        string kind = count == 0 ? "empty" : label == predicted ? "right" : "wrong";
        double share = count == 0 ? 0 : (double)count / details.Images(label);
        double strength = Math.Max(FaintestCell, Math.Sqrt(share));
        var cell = new Markup();
        // Between neighbours, a pixel of background.
        cell.Add($"""<g class="{kind}"><rect x="{x}" y="{y}" width="{Cell - 1}" height="{Cell - 1}" """);
        if (count > 0) cell.Add($"""fill-opacity="{Quantity.Fixed(strength, 2)}" """);
        cell.Add($"""><title>{classes[label]} taken for {classes[predicted]}: {Quantity.Count(count)} of {Quantity.Count(details.Images(label), "image", "images")}</title></rect>""");
        if (share >= LeastWritten && Cell > 20)
            cell.Add($"""<text class="{(strength > Strong ? "strong" : "weak")}" x="{x + (Cell - 1) / 2}" y="{y + Cell / 2 + 4}" text-anchor="middle">{Quantity.Fixed(100 * share, 0)}</text>""");
        cell.Add($"</g>\n");
        return cell;
    }

    private static string Short(string name) => name.Length <= MaxNameLength ? name : $"{name[..(MaxNameLength - 1)]}…";

    private string Describe()
    {
        string worst = string.Join(", ", details.Confusions().Take(3)
            .Select(c => $"{classes[c.Label]} taken for {classes[c.Predicted]} ({Quantity.Count(c.Images)})"));
        return $"Confusion matrix of {classes.Length} classes. "
            + (worst.Length > 0 ? $"Most frequent: {worst}." : "There are no confusions.");
    }

    private Markup Table(int rows)
    {
        Confusion[] listed = [.. details.Confusions().Take(rows)];
        if (listed.Length == 0) return Markup.Of($"<p>No image was taken for another class.</p>\n");
        var table = new Markup();
        table.Add($"""
            <div class="scroll" tabindex="0"><table>
            <caption>The most frequent confusions</caption>
            <thead><tr><th scope="col">True class</th><th scope="col">Taken for</th><th scope="col" class="number">Images</th><th scope="col" class="number">Of the class</th></tr></thead>
            <tbody>

            """);
        foreach (Confusion confusion in listed)
        {
            table.Add($"""
                <tr><td>{classes[confusion.Label]}</td><td>{classes[confusion.Predicted]}</td><td class="number">{Quantity.Count(confusion.Images)}</td><td class="number">{Quantity.Percent(100.0 * confusion.Images / details.Images(confusion.Label), 1)}</td></tr>

                """);
        }

        table.Add($"</tbody>\n</table></div>\n");
        return table;
    }
}
