using GResNet.Training.Metrics;

namespace GResNet.Reports.Html;

/// <summary>The numbers behind the curves, folded away.</summary>
internal static class EpochTable
{
    private const int MaxRows = 600;

    private static readonly Column[] Columns =
    [
        new("Epoch", e => Quantity.Count(e.Epoch)),
        new("Steps", e => Quantity.Count(e.Step)),
        new("Learning rate", e => Quantity.Significant(e.Rate)),
        new("Gradient norm", e => Quantity.Significant(e.GradientNorm)),
        new("Training loss", e => Quantity.Fixed(e.Training.Loss, 3)),
        new("Training top-1 (%)", e => Quantity.Fixed(e.Training.Top1, 2)),
        new("Validation loss", e => Quantity.Fixed(e.Validation?.Loss, 3)),
        new("Validation top-1 (%)", e => Quantity.Fixed(e.Validation?.Top1, 2)),
        new("Validation top-5 (%)", e => Quantity.Fixed(e.Validation?.Top5, 2)),
        new("EMA loss", e => Quantity.Fixed(e.Ema?.Loss, 3)),
        new("EMA top-1 (%)", e => Quantity.Fixed(e.Ema?.Top1, 2)),
        new("EMA top-5 (%)", e => Quantity.Fixed(e.Ema?.Top5, 2)),
        new("Images/s", e => Quantity.Speed(e.ImagesPerSecond)),
        new("Time", e => Quantity.Duration(e.Seconds)),
    ];

    /// <summary>
    /// The table without the columns that are empty; of a very long run, evenly chosen epochs and the last.
    /// </summary>
    public static Markup Render(IReadOnlyList<EpochRecord> epochs)
    {
        int stride = (epochs.Count + MaxRows - 1) / MaxRows;
        EpochRecord[] rows = [.. epochs.Where((_, i) => i % stride == 0 || i == epochs.Count - 1)];
        Column[] columns = [.. Columns.Where(column => rows.Any(row => column.Text(row) != Quantity.None))];
        var table = new Markup();
        table.Add($"""
            <details>
            <summary>{(rows.Length == epochs.Count ? "All epochs as a table" : $"{rows.Length} of the epochs as a table")}</summary>
            <div class="scroll" tabindex="0"><table class="numbers">
            <thead><tr>
            """);
        foreach (Column column in columns) table.Add($"""<th scope="col">{column.Name}</th>""");
        table.Add($"</tr></thead>\n<tbody>\n");
        foreach (EpochRecord row in rows)
        {
            table.Add($"<tr>");
            foreach (Column column in columns) table.Add($"<td>{column.Text(row)}</td>");
            table.Add($"</tr>\n");
        }

        table.Add($"</tbody>\n</table></div>\n</details>\n");
        return table;
    }

    private sealed record Column(string Name, Func<EpochRecord, string> Text);
}
