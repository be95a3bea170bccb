using System.Text;

namespace GResNet.Cli.Output;

/// <summary>Standard output or standard error, whose disk may be full and whose terminal may be closed.</summary>
/// <param name="inner">Where the text goes; null for a stream that was closed from the start.</param>
/// <param name="name">In messages, at the beginning of a sentence.</param>
internal sealed class StandardWriter(TextWriter? inner, string name) : TextWriter
{
    private bool torn;

    /// <summary>Whether text that cannot be written is dropped without a word; else it is an error.</summary>
    public bool Drops { get; set; }

    /// <inheritdoc/>
    public override Encoding Encoding => inner?.Encoding ?? Encoding.Default;

    /// <summary>Writes text.</summary>
    /// <exception cref="IOException">It cannot be written, and is not to be dropped.</exception>
    public override void Write(ReadOnlySpan<char> text)
    {
        try
        {
            if (inner is null) throw new IOException("It is closed.");
            // Half a line may be there.
            if (torn) inner.WriteLine();
            torn = false;
            inner.Write(text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            torn = true;
            if (!Drops) throw new IOException($"{name} cannot be written: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write($"{value}{NewLine}");

    /// <summary>Writes a line that must not be lost.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteResult(string line)
    {
        bool drops = Drops;
        Drops = false;
        try
        {
            WriteLine(line);
        }
        finally
        {
            Drops = drops;
        }
    }
}
