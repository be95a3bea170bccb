using System.Collections.Immutable;
using GResNet.Cli.Output;
using GResNet.Reports.Html;
using GResNet.Runtime.Names;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>Numbers as a table, the first column to the left.</summary>
internal static class NumberTableView
{
    private const int RedirectedWidth = 300;

    public static void Print(TextWriter output, NumberTable numbers)
    {
        if (numbers.Rows.IsEmpty) return;
        Table table = new Table().Border(TableBorder.Simple);
        foreach ((int column, string name) in numbers.Columns.Index())
            table.AddColumn(name, c => c.Alignment = column == 0 ? Justify.Left : Justify.Right);
        foreach (ImmutableArray<string> row in numbers.Rows)
            table.AddRow([.. row.Select(Printable.Of).Select(Markup.Escape)]);
        TableConsole.Open(output, RedirectedWidth).Write(table);
    }
}
