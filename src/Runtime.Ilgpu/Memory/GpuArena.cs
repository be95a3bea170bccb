using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>
/// One allocation of device memory in which everything has a planned place: maps and vectors are views of it, so nothing is
/// allocated during a step.
/// </summary>
public sealed class GpuArena : IDisposable
{
    private readonly MemoryBuffer1D<float, Stride1D.Dense> buffer;

    internal GpuArena(GpuDevice device, long floats)
    {
        try
        {
            buffer = device.Accelerator.Allocate1D<float>(floats);
        }
        catch (AcceleratorException exception)
        {
            throw new GpuException(
                $"{device.Info.Name} has no {floats * sizeof(float):N0} bytes left: take a smaller batch. {exception.Message}", exception);
        }
    }

    /// <summary>Floats in it.</summary>
    public long Length => buffer.Length;

    /// <summary>A vector at a planned place.</summary>
    public ArrayView<float> Vector(long offset, long length) => buffer.View.BaseView.SubView(offset, length);

    /// <summary>A map at a planned place, which is a multiple of four floats: kernels load four channels at once.</summary>
    /// <exception cref="ArgumentException">The place is none for a map.</exception>
    public GpuMap Map(long offset, int batch, int channels, int height, int width)
    {
        if (offset % 4 != 0) throw new ArgumentException($"A map at float {offset} would not be aligned to 16 bytes.", nameof(offset));
        return new(buffer.View.BaseView.SubView(offset, buffer.Length - offset), batch, channels, height, width);
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}
