using System.Text;

namespace GResNet.Search.Postgres;

/// <summary>The name of a table: of its own, or behind a schema's and a dot.</summary>
internal sealed class TableName
{
    // Longer ones are cut by PostgreSQL, and two may become one.
    private const int MostBytes = 63;

    private readonly string[] parts;

    /// <summary>Checks a name.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public TableName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        parts = text.Split('.');
        if (parts.Length > 2 || parts.Any(part =>
            part.Length == 0 || part.Contains('\0') || Encoding.UTF8.GetByteCount(part) > MostBytes))
            throw new ArgumentException(
                $"'{text}' is no name of a table: up to {MostBytes} bytes, behind a schema's and a dot where it has "
                    + "one.");
        Quoted = string.Join('.', parts.Select(part => $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }

    /// <summary>As SQL has it, whatever characters it has.</summary>
    public string Quoted { get; }

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', parts);
}
