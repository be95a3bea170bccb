using GResNet.Runtime.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>
/// Floats on a device with a place in the memory of the host, where a checkpoint reads and writes them.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="length">Number of floats; all are zero at first.</param>
internal sealed unsafe class MirroredVector(GpuDevice device, int length) : IDisposable
{
    // First what frees itself should the other fail.
    private readonly AlignedBuffer host = new(length);
    private readonly GpuVector vector = new(device, length);

    /// <summary>The floats on the device.</summary>
    public ArrayView<float> View => vector.View;

    /// <summary>The floats as of the last copy.</summary>
    public FloatView Host => new(host.Data, length);

    /// <summary>Copies another vector of the device.</summary>
    public void CopyFrom(ArrayView<float> other) => vector.CopyFrom(other);

    /// <summary>Copies from the host to the device.</summary>
    public void Upload() => vector.Upload(Host);

    /// <summary>Copies from the device to the host, when all that was launched is done.</summary>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public void Download() => vector.Download(Host);

    /// <inheritdoc/>
    public void Dispose()
    {
        vector.Dispose();
        host.Dispose();
    }
}
