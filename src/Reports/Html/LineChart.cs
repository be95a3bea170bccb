using System.Collections.Immutable;

namespace GResNet.Reports.Html;

/// <summary>A curve of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Style">Which of the sheet's colours and dashes it has.</param>
/// <param name="Values">One for each place of the horizontal axis; null leaves a gap.</param>
internal sealed record ChartSeries(string Name, int Style, ImmutableArray<double?> Values)
{
    /// <summary>A curve in which values that are infinite or not a number leave gaps.</summary>
    public static ChartSeries Of(string name, int style, IEnumerable<double?> values) =>
        new(name, style, [.. values.Select(value => value is { } number && double.IsFinite(number) ? value : null)]);
}

/// <summary>A point that is pointed out.</summary>
/// <param name="Series">Of which curve.</param>
/// <param name="Point">Its index.</param>
/// <param name="Label">What is written beside it.</param>
internal sealed record ChartMark(ChartSeries Series, int Point, string Label);

/// <summary>
/// Curves over epochs: a figure with title, legend and an SVG. The legend says the last values; where scripts run,
/// those under the pointer. Curves differ in colour and in dashes.
/// </summary>
internal sealed record LineChart
{
    private const double Width = 460, Height = 236;
    private const double Left = 48, Right = 450, Top = 12, Bottom = 200;
    private const int TicksWanted = 5, EpochTicksWanted = 7;

    /// <summary>Styles of curves that the sheet has.</summary>
    private const int Styles = 6;

    /// <summary>What is drawn, with its unit.</summary>
    public required string Title { get; init; }

    /// <summary>The epochs, ascending.</summary>
    public required ImmutableArray<int> Epochs { get; init; }

    /// <summary>The curves.</summary>
    public required ImmutableArray<ChartSeries> Series { get; init; }

    /// <summary>How a value is written.</summary>
    public required Func<double?, string> Format { get; init; }

    /// <summary>Whether the axis begins at zero rather than at the least value.</summary>
    public bool FromZero { get; init; }

    /// <summary>The greatest value there can be.</summary>
    public double Ceiling { get; init; } = double.PositiveInfinity;

    /// <summary>A point that is pointed out.</summary>
    public ChartMark? Mark { get; init; }

    /// <summary>The style of the curve of that index, where all are of one kind.</summary>
    public static int StyleOf(int index) => index % Styles;

    /// <summary>The figure.</summary>
    public Markup Render()
    {
        int[] points = Thinning.Choose(
            Epochs.Length, [.. Series.Select(s => (IReadOnlyList<double?>)s.Values)], Mark is null ? [] : [Mark.Point]);
        Axis x = EpochAxis();
        ValueRange range = Range();
        Ticks ticks = Ticks.Around(range.Low, Math.Min(range.High, Ceiling), TicksWanted);
        var y = new Axis(ticks.First * ticks.Step, (ticks.First + ticks.Count - 1) * ticks.Step, Bottom, Top);
        var figure = new Markup();
        figure.Add($"""
            <figure class="chart" data-epochs="{List(points, i => $"{Epochs[i]}")}" data-x="{List(points, i => Quantity.Coordinate(x.At(Epochs[i])))}">
            <figcaption><h3>{Title}</h3><span class="at">epoch <b>{(Epochs.IsEmpty ? Quantity.None : Quantity.Count(Epochs[^1]))}</b></span></figcaption>
            {Legend(points)}
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Describe()}">
            {Grid(x, y, ticks)}
            """);
        foreach (ChartSeries series in Series) figure.Add(Curve(series, points, x, y));
        if (Mark is not null) figure.Add(MarkedPoint(Mark, x, y));
        if (range.IsCut) figure.Add($"""<text class="note" x="{Left}" y="{Height - 4}">Values up to {Format(Greatest())} are cut off.</text>""");
        if (Series.All(series => series.Values.All(value => value is null)))
            figure.Add($"""<text class="note" x="{(Left + Right) / 2}" y="{(Top + Bottom) / 2}" text-anchor="middle">No values yet</text>""");
        figure.Add($"""
            <line class="cursor" x1="0" x2="0" y1="{Top}" y2="{Bottom}"/>
            </svg>
            </figure>

            """);
        return figure;
    }

    private ValueRange Range()
    {
        ValueRange range = ValueRange.Of(AllValues());
        return FromZero ? range with { Low = 0 } : range;
    }

    private Axis EpochAxis()
    {
        if (Epochs.IsEmpty) return new Axis(0, 1, Left, Right);
        return Epochs.Length == 1
            ? new Axis(Epochs[0] - 1, Epochs[0] + 1, Left, Right)
            : new Axis(Epochs[0], Epochs[^1], Left, Right);
    }

    private IEnumerable<double> EpochTicks()
    {
        if (Epochs.IsEmpty) return [];
        Ticks ticks = Ticks.Inside(Epochs[0], Epochs[^1], EpochTicksWanted);
        // There are no half epochs.
        return ticks.Step < 1 ? Epochs.Select(epoch => (double)epoch) : ticks.Values();
    }

    private IEnumerable<double> AllValues() => Series.SelectMany(series => series.Values).OfType<double>();

    private double Greatest() => AllValues().Max();

    private static string List(int[] points, Func<int, string> text) => string.Join(' ', points.Select(text));

    private Markup Legend(int[] points)
    {
        var legend = new Markup();
        legend.Add($"<ul class=\"legend\">");
        foreach (ChartSeries series in Series)
        {
            double? last = series.Values.IsEmpty ? null : series.Values[^1];
            legend.Add($"""
                <li class="s{series.Style}" data-values="{string.Join('|', points.Select(i => Format(series.Values[i])))}">
                """);
            legend.Add($"""<svg class="key" viewBox="0 0 26 8" aria-hidden="true"><path d="M0 4H26"/></svg>{series.Name} <b>{Format(last)}</b></li>""");
        }

        legend.Add($"</ul>");
        return legend;
    }

    /// <summary>The chart for those who cannot see it.</summary>
    private string Describe() => $"{Title} by epoch. " + string.Join(' ', Series.Select(series =>
    {
        int first = series.Values.ToList().FindIndex(value => value is not null);
        int last = series.Values.ToList().FindLastIndex(value => value is not null);
        return first < 0
            ? $"{series.Name}: no values."
            : $"{series.Name}: {Format(series.Values[first])} at epoch {Epochs[first]}, {Format(series.Values[last])} "
                + $"at epoch {Epochs[last]}.";
    })) + (Mark is null ? "" : $" {Mark.Series.Name}, epoch {Epochs[Mark.Point]}: {Mark.Label}.");

    private Markup Grid(Axis x, Axis y, Ticks ticks)
    {
        var grid = new Markup();
        foreach (double value in ticks.Values())
        {
            grid.Add($"""
                <line class="grid" x1="{Left}" x2="{Right}" y1="{y.At(value)}" y2="{y.At(value)}"/>
                <text class="tick" x="{Left - 8}" y="{y.At(value) + 4}" text-anchor="end">{Quantity.Tick(value, ticks.Step)}</text>

                """);
        }

        foreach (double epoch in EpochTicks())
            grid.Add($"""<text class="tick" x="{x.At(epoch)}" y="{Bottom + 17}" text-anchor="middle">{Quantity.Tick(epoch, 1)}</text>""");
        grid.Add($"""<text class="tick" x="{(Left + Right) / 2}" y="{Bottom + 33}" text-anchor="middle">epoch</text>""");
        return grid;
    }

    private Markup Curve(ChartSeries series, int[] points, Axis x, Axis y)
    {
        var curve = new Markup();
        var path = new Markup();
        for (int i = 0; i < points.Length; i++)
        {
            if (Value(i) is not { } value) continue;
            bool starts = Value(i - 1) is null, ends = Value(i + 1) is null;
            double px = x.At(Epochs[points[i]]), py = y.At(value);
            // A path of one point draws nothing.
            if (starts && ends) curve.Add($"""<circle class="dot s{series.Style}" cx="{px}" cy="{py}" r="3.5"/>""");
            else path.Add($"{(starts ? "M" : "L")}{px} {py}");
        }

        curve.Add($"""<path class="line s{series.Style}" d="{path}"/>""");
        return curve;

        double? Value(int i) => i >= 0 && i < points.Length ? series.Values[points[i]] : null;
    }

    private Markup MarkedPoint(ChartMark mark, Axis x, Axis y)
    {
        if (mark.Series.Values[mark.Point] is not { } value) return new Markup();
        double px = x.At(Epochs[mark.Point]), py = y.At(value);
        bool isLeft = px < (Left + Right) / 2;
        double above = py - 12, below = py + 22;
        return Markup.Of($"""
            <circle class="ring s{mark.Series.Style}" cx="{px}" cy="{py}" r="5"/>
            <text class="mark" x="{px + (isLeft ? -4 : 4)}" y="{(above < Top + 10 ? below : above)}" text-anchor="{(isLeft ? "start" : "end")}">{mark.Label}</text>

            """);
    }
}
