namespace GResNet.Bench;

/// <summary>
/// A table for people: the first column to the left, the others to the right, each as wide as it needs to be.
/// </summary>
internal sealed class TextTable(params string[] header)
{
    private const string Gap = "  ";

    private readonly List<string[]> rows = [header];

    /// <summary>Adds a row of as many cells as the header has.</summary>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Its lines.</summary>
    public IEnumerable<string> Lines()
    {
        int[] widths = [.. header.Select((_, column) => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join(
            Gap,
            row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
    }

    /// <summary>Writes it to standard output, an empty line after it.</summary>
    public void Print()
    {
        foreach (string line in Lines()) Console.WriteLine(line);
        Console.WriteLine();
    }
}
