using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;

namespace GResNet.Training;

/// <summary>
/// The running statistics of a model as they were before a step. A forward pass changes them, so a step that is skipped
/// must put them back: one value that is not a number would stay in them for ever.
/// </summary>
/// <param name="state">Whose statistics.</param>
public sealed unsafe class BufferSnapshot(ModelState state) : IDisposable
{
    private readonly AlignedBuffer saved = new(state.Buffers.Length);

    /// <summary>Keeps the statistics as they are now.</summary>
    public void Take() => state.Buffers.Span.CopyTo(Saved);

    /// <summary>Puts back those of the last <see cref="Take"/>.</summary>
    public void Restore() => Saved.CopyTo(state.Buffers.Span);

    /// <inheritdoc/>
    public void Dispose() => saved.Dispose();

    private Span<float> Saved => new(saved.Data, (int)saved.Length);
}
