using System.Collections.Immutable;

namespace GResNet.Reports.Html;

/// <summary>
/// A row for each variant: a ring for each seed, a dot for the mean, and a bar one deviation to either side.
/// </summary>
internal sealed class DotPlot(ImmutableArray<ComparisonVariant> variants)
{
    private const double Width = 560, Left = 28, Right = 532, RowHeight = 54, LineOffset = 36, AxisHeight = 44;
    private const int TicksWanted = 6;

    /// <summary>The figure.</summary>
    public Markup Render()
    {
        double bottom = variants.Length * RowHeight;
        ValueRange range = ValueRange.Of(variants.SelectMany(Extent));
        Ticks ticks = Ticks.Around(range.Low, range.High, TicksWanted);
        var x = new Axis(ticks.First * ticks.Step, (ticks.First + ticks.Count - 1) * ticks.Step, Left, Right);
        var figure = new Markup();
        figure.Add($"""
            <figure class="dots">
            <svg viewBox="0 0 {Width} {bottom + AxisHeight}" role="img" aria-label="{Describe()}">

            """);
        foreach (double value in ticks.Values())
        {
            figure.Add($"""
                <line class="grid" x1="{x.At(value)}" x2="{x.At(value)}" y1="0" y2="{bottom}"/>
                <text class="tick" x="{x.At(value)}" y="{bottom + 16}" text-anchor="middle">{Quantity.Tick(value, ticks.Step)}</text>

                """);
        }

        figure.Add($"""<text class="tick" x="{(Left + Right) / 2}" y="{bottom + 34}" text-anchor="middle">top-1 accuracy (%)</text>""");
        for (int i = 0; i < variants.Length; i++) figure.Add(Row(variants[i], i, x));
        figure.Add($"""
            </svg>
            <figcaption>Rings are seeds, the dot is their mean, the bar is one standard deviation to either side.</figcaption>
            </figure>

            """);
        return figure;
    }

    private static IEnumerable<double> Extent(ComparisonVariant variant)
    {
        double deviation = variant.Deviation ?? 0;
        return [.. variant.Accuracies, variant.Mean - deviation, variant.Mean + deviation];
    }

    private static Markup Row(ComparisonVariant variant, int index, Axis x)
    {
        double top = index * RowHeight, y = top + LineOffset;
        var row = new Markup();
        row.Add($"""
            <text class="mark" x="{Left + 8}" y="{top + 20}">{variant.Name}</text>
            <text class="mark value" x="{Right - 8}" y="{top + 20}" text-anchor="end">{variant.Summary}</text>
            <line class="grid" x1="{Left}" x2="{Right}" y1="{y}" y2="{y}"/>

            """);
        if (!double.IsFinite(variant.Mean)) return row;
        string style = $"s{LineChart.StyleOf(index)}";
        if (variant.Deviation is { } deviation)
            row.Add($"""<line class="deviation {style}" x1="{x.At(variant.Mean - deviation)}" x2="{x.At(variant.Mean + deviation)}" y1="{y}" y2="{y}"/>""");
        foreach (double accuracy in variant.Accuracies) row.Add($"""<circle class="seed {style}" cx="{x.At(accuracy)}" cy="{y}" r="4"/>""");
        row.Add($"""<circle class="dot {style}" cx="{x.At(variant.Mean)}" cy="{y}" r="6"/>""");
        row.Add($"\n");
        return row;
    }

    private string Describe() => "Top-1 accuracy by variant, mean and standard deviation over seeds, in percent. "
        + string.Join(' ', variants.Select(variant => $"{variant.Name}: {variant.Summary}."));
}
