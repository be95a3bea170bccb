using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>
/// Brings batches to the device while it computes: two buffers of host memory that the driver copies from by itself
/// (page-locked, where it can), so that one is filled while the other is copied, on a stream beside that of the kernels.
/// </summary>
/// <remarks>
/// Nothing but the caller keeps copies and kernels apart: <see cref="CopyTo"/> takes a map that no launched kernel still reads,
/// which two maps in turn give, and kernels that read it are launched after <see cref="Wait"/>.
/// </remarks>
/// <typeparam name="T">What maps hold.</typeparam>
public sealed class GpuUpload<T> : IDisposable where T : unmanaged, IGpuElement<T>
{
    private readonly AcceleratorStream stream;
    private readonly PageLockedArray1D<T>[] buffers;
    private int next;

    /// <summary>Two buffers of <paramref name="elements"/> elements each, all zero.</summary>
    public GpuUpload(GpuDevice device, long elements)
    {
        stream = device.Accelerator.CreateStream();
        buffers = [device.Accelerator.AllocatePageLocked1D<T>(elements), device.Accelerator.AllocatePageLocked1D<T>(elements)];
    }

    /// <summary>The buffer to fill: what the next <see cref="CopyTo"/> copies, [N][H][W][C] if it is a map.</summary>
    public Span<T> Values => buffers[next].Span;

    /// <summary>Begins to copy the filled buffer, when the copy before is done; the other one is the next to fill.</summary>
    /// <param name="map">Overwritten: a map of as many elements.</param>
    /// <exception cref="ArgumentException"><paramref name="map"/> has another number of elements.</exception>
    public void CopyTo(GpuMap<T> map)
    {
        if (map.Length != buffers[next].Length)
            throw new ArgumentException($"{buffers[next].Length} values given for a map of {map.Length}.", nameof(map));
        Wait();
        map.Data.CopyFromPageLockedAsync(stream, buffers[next]);
        next = 1 - next;
    }

    /// <summary>Waits until the last copy is done.</summary>
    public void Wait() => stream.Synchronize();

    /// <inheritdoc/>
    public void Dispose()
    {
        Wait();
        foreach (PageLockedArray1D<T> buffer in buffers) buffer.Dispose();
        stream.Dispose();
    }
}
