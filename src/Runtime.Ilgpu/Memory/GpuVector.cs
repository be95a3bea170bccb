using GResNet.Runtime.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>Floats of an allocation of their own, which are copied from and to host memory as a whole.</summary>
internal sealed class GpuVector : IDisposable
{
    private readonly GpuDevice device;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> buffer;

    /// <summary>Takes the memory; all zero.</summary>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuVector(GpuDevice device, long length)
    {
        this.device = device;
        // Nothing has no address, and a kernel may be handed it.
        buffer = device.AllocateBuffer<float>(Math.Max(length, 1));
        View = buffer.View.BaseView.SubView(0, length);
        try
        {
            device.Clear(View);
        }
        catch
        {
            buffer.Free();
            throw;
        }
    }

    /// <summary>The floats.</summary>
    public ArrayView<float> View { get; }

    /// <summary>Copies <paramref name="values"/> to the device; they may change afterwards.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    /// <exception cref="GpuException">The device fails.</exception>
    public void Upload(FloatView values) => device.Upload(values.Span, View);

    /// <summary>Copies the floats to <paramref name="values"/>, when all that was launched is done.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public void Download(FloatView values) => device.Download(View, values.Span);

    /// <inheritdoc/>
    public void Dispose() => buffer.Free();
}
