using System.Collections.Immutable;
using GResNet.Cli.Output;
using GResNet.Reports;
using GResNet.Runtime.Names;
using GResNet.Training.Metrics;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>The accuracy of each class as a table: what it gets right, and what it is most often taken for.</summary>
internal static class ClassTable
{
    // Without a terminal to fit into, lines are as long as they need to be.
    private const int RedirectedWidth = 160;

    public static void Print(TextWriter output, ImmutableArray<string> classes, ClassificationDetails details)
    {
        IAnsiConsole console = TableConsole.Open(output, RedirectedWidth);
        ILookup<int, Confusion> confusions = details.Confusions().ToLookup(c => c.Label);
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("class").AddColumn("images", c => c.RightAligned()).AddColumn("top-1", c => c.RightAligned())
                .AddColumn("most often taken for");
        for (int label = 0; label < classes.Length; label++)
        {
            string accuracy = details.Accuracy(label) is { } share ? $"{Figures.Fixed(share, 1)} %" : "no images";
            string mistaken =
                string.Join(", ", confusions[label].Take(3).Select(c => $"{classes[c.Predicted]} ({c.Images})"));
            table.AddRow(
                [.. new[] { classes[label], $"{details.Images(label)}", accuracy, mistaken }.Select(Printable.Of)
                    .Select(Markup.Escape)]);
        }

        console.Write(table);
    }
}
