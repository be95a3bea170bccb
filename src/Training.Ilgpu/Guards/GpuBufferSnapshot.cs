using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Training.Ilgpu;

/// <summary>The running statistics on a device as they were before a step, as <see cref="BufferSnapshot"/>.</summary>
/// <param name="state">Whose statistics.</param>
public sealed class GpuBufferSnapshot(GpuState state) : IDisposable
{
    private readonly GpuVector saved = new(state.Device, state.Buffers.Length);

    /// <summary>Keeps the statistics as they are now.</summary>
    public void Take() => saved.CopyFrom(state.Buffers);

    /// <summary>Puts back those of the last <see cref="Take"/>.</summary>
    public void Restore() => saved.CopyTo(state.Buffers);

    /// <inheritdoc/>
    public void Dispose() => saved.Dispose();
}
