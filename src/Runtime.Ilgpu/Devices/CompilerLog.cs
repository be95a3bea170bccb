using System.Diagnostics;
using System.Text;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// What this thread writes to <see cref="Trace"/> until it is disposed of: ILGPU puts there, and into no exception,
/// what a driver says of a kernel that it refuses.
/// </summary>
internal sealed class CompilerLog : TraceListener
{
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly StringBuilder text = new();

    /// <summary>Begins to listen.</summary>
    public CompilerLog() => Trace.Listeners.Add(this);

    /// <summary>All lines so far, each after a line break; empty if there are none.</summary>
    public override string ToString() => text.Length == 0 ? "" : Environment.NewLine + text.ToString().TrimEnd();

    /// <inheritdoc/>
    public override void Write(string? message)
    {
        if (Environment.CurrentManagedThreadId == thread) text.Append(message);
    }

    /// <inheritdoc/>
    public override void WriteLine(string? message)
    {
        if (Environment.CurrentManagedThreadId == thread) text.AppendLine(message);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Trace.Listeners.Remove(this);
        base.Dispose(disposing);
    }
}
