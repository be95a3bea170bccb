using System.Runtime.InteropServices;
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
        Clear();
    }

    /// <summary>The floats.</summary>
    public ArrayView<float> View { get; }

    /// <summary>Makes all zero.</summary>
    public void Clear() => buffer.View.MemSetToZero(device.Accelerator.DefaultStream);

    /// <summary>Copies <paramref name="values"/> to the device; they may change afterwards.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public void Upload(FloatView values)
    {
        Kernels.Check.Length(View, values.Length, nameof(values));
        View.CopyFromCPU(device.Accelerator.DefaultStream, ref MemoryMarshal.GetReference(values.Span), View.Length);
    }

    /// <summary>Copies the floats to <paramref name="values"/>, when all that was launched is done.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public void Download(FloatView values) => Read(device, View, values);

    /// <summary>Copies floats of a device to <paramref name="to"/>, when all that was launched is done.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public static void Read(GpuDevice device, ArrayView<float> from, FloatView to)
    {
        Kernels.Check.Length(from, to.Length, nameof(from));
        device.Synchronize();
        from.CopyToCPU(device.Accelerator.DefaultStream, ref MemoryMarshal.GetReference(to.Span), from.Length);
    }

    /// <summary>Copies another vector of the same length.</summary>
    public void CopyFrom(ArrayView<float> other) => Copy(other, View);

    /// <summary>Copies the floats to another vector of the same length.</summary>
    public void CopyTo(ArrayView<float> other) => Copy(View, other);

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();

    private void Copy(ArrayView<float> from, ArrayView<float> to)
    {
        Kernels.Check.Length(to, from.Length, nameof(to));
        if (from.Length > 0) from.CopyTo(device.Accelerator.DefaultStream, to);
    }
}
