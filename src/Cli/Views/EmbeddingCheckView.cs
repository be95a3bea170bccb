using System.Collections.Immutable;
using GResNet.Cli.Checks;
using GResNet.Cli.Output;
using GResNet.Reports;
using GResNet.Runtime.Names;
using GResNet.Search.Evaluation;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>Prints what embeddings say of a folder's images.</summary>
internal static class EmbeddingCheckView
{
    private const int RedirectedWidth = 400, MaxRows = 40, DistanceDecimals = 4;

    public static void Print(TextWriter output, EmbeddingCheck check)
    {
        IAnsiConsole console = TableConsole.Open(output, RedirectedWidth);
        ImmutableArray<CheckedImage> images = check.Folder.Images;
        Print(
            console, check.Leaks, ["in validation", "nearly the same in train", "1 − cosine", ""],
            pair => [
                images[pair.Row].Path, images[pair.Other].Path, Figures.Fixed(pair.Distance, DistanceDecimals),
                images[pair.Row].Label == images[pair.Other].Label ? "" : "of another class",
            ]);
        Print(
            console, check.Doubts,
            ["perhaps of another class", "class", "of its neighbours", $"of {LabelDoubts.Neighbors}"],
            doubt => [
                images[doubt.Row].Path, check.Folder.Classes[images[doubt.Row].Label],
                check.Folder.Classes[doubt.Label], $"{doubt.Neighbors}",
            ]);
        output.WriteLine(
            $"by embeddings of {images.Length:n0} images: {check.Leaks.Length:n0} near duplicates across train and "
                + $"validation, {check.Doubts.Length:n0} images perhaps of another class");
        if (check.Folder.Missing > 0)
            output.WriteLine(
                $"{check.Folder.Missing:n0} images have no embedding: embed the other part, or embed again.");
    }

    private static void Print<T>(
        IAnsiConsole console, ImmutableArray<T> found, string[] columns, Func<T, string[]> cells)
    {
        if (found.IsEmpty) return;
        Table table = new Table().Border(TableBorder.Simple).AddColumns(columns);
        foreach (T each in found.Take(MaxRows))
            table.AddRow([.. cells(each).Select(Printable.Of).Select(Markup.Escape)]);
        if (found.Length > MaxRows) table.AddRow($"({found.Length - MaxRows:n0} more)");
        console.Write(table);
    }
}
