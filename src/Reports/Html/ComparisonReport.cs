using System.Collections.Immutable;

namespace GResNet.Reports.Html;

/// <summary>Several variants, trained alike with several seeds, on one HTML page that needs no other file.</summary>
public static class ComparisonReport
{
    /// <summary>Writes the page; a page that is there is replaced whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">What is compared.</param>
    /// <param name="settings">How they were trained.</param>
    /// <param name="variants">What is compared; differences are given against the first.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, string title, ImmutableArray<RecipeRow> settings, ImmutableArray<ComparisonVariant> variants) =>
        Page.Write(path, Render(title, settings, variants));

    internal static Markup Render(
        string title, ImmutableArray<RecipeRow> settings, ImmutableArray<ComparisonVariant> variants)
    {
        var body = new Markup();
        body.Add($"""
            <header>
            <h1>{title}</h1>
            <p class="hint">{Quantity.Count(variants.Length, "variant", "variants")}, the same budget and the same seeds for each</p>
            </header>
            <main>

            """);
        if (!variants.IsEmpty)
            body.Add($"""
                <section>
                <h2>Accuracy</h2>
                {new DotPlot(variants).Render()}{Table(variants)}</section>
                <section>
                <h2>Curves</h2>
                <div class="wide">
                {Curves(variants).Render()}</div>
                </section>

                """);
        body.Add($"""
            <section>
            <h2>Settings</h2>
            {SettingsTable.Render(settings)}</section>
            </main>

            """);
        return Page.Render(title, body);
    }

    private static LineChart Curves(ImmutableArray<ComparisonVariant> variants) => new()
    {
        Title = "Top-1 accuracy (%), mean over seeds",
        Epochs = [.. Enumerable.Range(1, variants.Max(variant => variant.Curve.Length))],
        Series = [.. variants.Select((variant, i) => ChartSeries.Of(
            variant.Name, LineChart.StyleOf(i), Padded(variant.Curve, variants.Max(other => other.Curve.Length))))],
        Format = value => Quantity.Percent(value),
        Ceiling = 100,
    };

    private static IEnumerable<double?> Padded(ImmutableArray<double?> curve, int length) =>
        curve.Concat(Enumerable.Repeat<double?>(null, length - curve.Length));

    private static Markup Table(ImmutableArray<ComparisonVariant> variants)
    {
        var table = new Markup();
        table.Add($"""
            <div class="scroll" tabindex="0"><table>
            <caption>Final accuracy over seeds</caption>
            <thead><tr><th scope="col">Variant</th><th scope="col" class="number">Top-1 (%)</th><th scope="col" class="number">Difference</th>
            <th scope="col" class="number">Seeds</th><th scope="col" class="number">Parameters</th><th scope="col" class="number">Images/s</th></tr></thead>
            <tbody>

            """);
        foreach (ComparisonVariant variant in variants)
        {
            double difference = variant.Mean - variants[0].Mean;
            table.Add($"""
                <tr><th scope="row">{variant.Name}</th><td class="number">{variant.Summary}</td><td class="number">{(variant == variants[0] ? Quantity.None : Quantity.Signed(difference, 2))}</td><td class="number">{variant.Accuracies.Length}</td><td class="number">{Quantity.Count(variant.Parameters)}</td><td class="number">{Quantity.Speed(variant.ImagesPerSecond)}</td></tr>

                """);
        }

        table.Add($"</tbody>\n</table></div>\n");
        return table;
    }
}
