using System.Collections.Immutable;

namespace GResNet.Reports.Html;

/// <summary>An image on a page, and what is said of it.</summary>
/// <param name="Name">Its file, or what else it is called.</param>
/// <param name="Class">Its class; empty where it has none.</param>
/// <param name="Note">What is said besides, as its distance; empty for nothing.</param>
/// <param name="Picture">It; null where it cannot be shown.</param>
/// <param name="IsWrong">Whether its class is another than it should be: it is framed.</param>
public sealed record ShownImage(
    string Name, string Class, string Note, ReportImage? Picture, bool IsWrong = false);

/// <summary>An image, and those that are near to it.</summary>
/// <param name="Query">It.</param>
/// <param name="Near">[column]: those that are near by the column's measure, nearest first.</param>
public sealed record NeighborRow(ShownImage Query, ImmutableArray<ImmutableArray<ShownImage>> Near);

/// <summary>Images with those that are near to each, as a table.</summary>
/// <param name="Title">Headline.</param>
/// <param name="Hint">A sentence about it.</param>
/// <param name="Columns">What each column's measure is called.</param>
/// <param name="Rows">The images.</param>
public sealed record NeighborGrid(
    string Title, string Hint, ImmutableArray<string> Columns, ImmutableArray<NeighborRow> Rows);

/// <summary>Numbers as a table.</summary>
/// <param name="Caption">What they are.</param>
/// <param name="Columns">Names of the columns, the first of which has names.</param>
/// <param name="Rows">[row][column].</param>
public sealed record NumberTable(
    string Caption, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows);
