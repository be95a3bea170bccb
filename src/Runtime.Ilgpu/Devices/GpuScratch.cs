using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// Memory between a kernel and the one right after it: partial sums. It grows to the most that was asked for and stays.
/// Work is done in the order of its launches, so whoever asks next may use the same place.
/// </summary>
internal sealed class GpuScratch(GpuDevice device) : IDisposable
{
    private MemoryBuffer1D<float, Stride1D.Dense>? buffer;

    /// <summary>Bytes it has grown to.</summary>
    public long Bytes => buffer?.LengthInBytes ?? 0;

    /// <summary>At least one float, of undefined value.</summary>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public ArrayView<float> Take(long floats)
    {
        floats = Math.Max(floats, 1);
        if (buffer is null || buffer.Length < floats)
        {
            // Launched work may still use the old one.
            device.Synchronize();
            buffer?.Free();
            buffer = null;
            buffer = device.AllocateBuffer<float>(floats);
        }

        return buffer.View.BaseView.SubView(0, floats);
    }

    public void Dispose() => buffer?.Free();
}
