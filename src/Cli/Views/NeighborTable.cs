using System.Collections.Immutable;
using GResNet.Cli.Output;
using GResNet.Cli.Searches;
using GResNet.Runtime.Names;
using GResNet.Search;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>Images with those that are near to each, as a table.</summary>
internal static class NeighborTable
{
    private const int RedirectedWidth = 400;

    public static void Print(TextWriter output, ImmutableArray<FoundImages> found, VectorMetric metric)
    {
        IAnsiConsole console = TableConsole.Open(output, RedirectedWidth);
        foreach (FoundImages query in found)
        {
            console.MarkupLineInterpolated($"[bold]{Printable.Of(query.Image)}[/]");
            Table table = new Table().Border(TableBorder.Simple)
                .AddColumn(Scores.Name(metric), c => c.RightAligned()).AddColumn("class").AddColumn("image");
            foreach (FoundImage neighbor in query.Neighbors)
                table.AddRow(
                    Scores.Text(neighbor.Score), Markup.Escape(Printable.Of(neighbor.Class)),
                    Markup.Escape(Printable.Of(neighbor.Path)));
            console.Write(table);
        }
    }
}
