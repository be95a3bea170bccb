using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>
/// Host memory that the driver copies from by itself (page-locked, where the driver can), to bring a batch to the device: fill
/// <see cref="Values"/>, then <see cref="CopyTo"/>. With two of these one is filled while the other is copied.
/// </summary>
public sealed class GpuUpload : IDisposable
{
    private readonly GpuDevice device;
    private readonly PageLockedArray1D<float> values;

    /// <summary>Memory for <paramref name="floats"/> values, all zero.</summary>
    public GpuUpload(GpuDevice device, long floats)
    {
        this.device = device;
        values = device.Accelerator.AllocatePageLocked1D<float>(floats);
    }

    /// <summary>What is copied, [N][H][W][C] if it is a map. Not to be written between <see cref="CopyTo"/> and the end of the copy.</summary>
    public Span<float> Values => values.Span;

    /// <summary>Copies all values, after all work that was launched before; returns before it is done.</summary>
    /// <exception cref="ArgumentException"><paramref name="map"/> has another number of elements.</exception>
    public void CopyTo(GpuMap map)
    {
        if (map.Length != values.Length)
            throw new ArgumentException($"{values.Length} values given for a map of {map.Length}.", nameof(map));
        map.Data.CopyFromPageLockedAsync(device.Accelerator.DefaultStream, values);
    }

    /// <inheritdoc/>
    public void Dispose() => values.Dispose();
}
