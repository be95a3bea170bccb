using System.Text;
using GResNet.Runtime.Names;

namespace GResNet.Cli.Output;

/// <summary>
/// Writes messages about arguments, which a shell may have made of the names of files, with each made printable.
/// </summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(value);

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(Printable.Of(value ?? ""));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(Printable.Of(value ?? ""));
}
