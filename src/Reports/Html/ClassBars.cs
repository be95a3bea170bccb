using System.Collections.Immutable;
using GResNet.Training.Metrics;

namespace GResNet.Reports.Html;

/// <summary>
/// The accuracy of each class as bars, worst first; of many classes, the better ones are folded away.
/// </summary>
internal static class ClassBars
{
    private const int Shown = 30;

    /// <summary>The section.</summary>
    public static Markup Render(ImmutableArray<string> classes, ClassificationDetails details)
    {
        int[] order = [.. Enumerable.Range(0, classes.Length)
            .OrderBy(label => details.Accuracy(label) ?? double.PositiveInfinity).ThenBy(label => label)];
        var section = new Markup();
        section.Add($"""
            <section>
            <h2>Accuracy per class</h2>
            <p class="hint">Worst first.</p>
            {Bars(order.Take(Shown), classes, details)}
            """);
        if (order.Length > Shown)
            section.Add($"""
                <details>
                <summary>The other {Quantity.Count(order.Length - Shown, "class", "classes")}</summary>
                {Bars(order.Skip(Shown), classes, details)}</details>

                """);
        section.Add($"</section>\n");
        return section;
    }

    private static Markup Bars(IEnumerable<int> labels, ImmutableArray<string> classes, ClassificationDetails details)
    {
        var bars = new Markup();
        bars.Add($"<ul class=\"bars\">\n");
        foreach (int label in labels)
        {
            double? accuracy = details.Accuracy(label);
            string text = accuracy is null ? "no images" : Quantity.Percent(accuracy, 1);
            bars.Add($"""
                <li title="{classes[label]}: {text} of {Quantity.Count(details.Images(label), "image", "images")}"><span class="name">{classes[label]}</span><span class="bar"><i style="width:{accuracy ?? 0}%"></i></span><span class="value">{text}</span></li>

                """);
        }

        bars.Add($"</ul>\n");
        return bars;
    }
}
