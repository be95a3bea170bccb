using System.Collections.Immutable;
using System.Globalization;
using GResNet.Cli.Output;
using GResNet.Reports;
using GResNet.Reports.Html;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>Variants as a table, each with how its accuracy changes against the line above.</summary>
internal static class ComparisonTable
{
    // Without a terminal to fit into, lines are as long as they need to be.
    private const int RedirectedWidth = 160;

    private const string None = "–";

    public static void Print(TextWriter output, ImmutableArray<ComparisonVariant> variants)
    {
        IAnsiConsole console = TableConsole.Open(output, RedirectedWidth);
        Table table = new Table().Border(TableBorder.Simple).AddColumn("variant", c => c.NoWrap());
        foreach (string column in (string[])["top-1", "change", "seeds", "parameters", "images/s"])
            table.AddColumn(column, c => c.RightAligned());
        for (int i = 0; i < variants.Length; i++)
        {
            ComparisonVariant variant = variants[i];
            double difference = i == 0 ? double.NaN : variant.Mean - variants[i - 1].Mean;
            table.AddRow([.. new[]
            {
                variant.Name, Accuracy(variant), Change(difference), $"{variant.Accuracies.Length}",
                variant.Parameters.ToString("n0", CultureInfo.InvariantCulture), Text(variant.ImagesPerSecond, 0),
            }.Select(Markup.Escape)]);
        }

        console.Write(table);
    }

    private static string Accuracy(ComparisonVariant variant)
    {
        string mean = Text(variant.Mean, 2);
        return mean == None
            ? None
            : $"{(variant.Deviation is { } deviation ? $"{mean} ± {Text(deviation, 2)}" : mean)} %";
    }

    private static string Change(double value) =>
        value < 0 ? $"−{Text(-value, 2)}" : value >= 0 ? $"+{Text(value, 2)}" : None;

    private static string Text(double value, int decimals) =>
        double.IsFinite(value) ? Figures.Fixed(value, decimals) : None;
}
