using GResNet.Runtime.Memory;

namespace GResNet.Training.Vectors;

/// <summary>A run of float32 in the memory of a device.</summary>
/// <param name="length">Number of elements.</param>
public abstract class DeviceVector(int length) : IDisposable
{
    /// <summary>Number of elements.</summary>
    public int Length => length;

    /// <summary>
    /// The elements in the memory of the host, where checkpoints read and write them. Of a device with memory of its
    /// own they are those of the last <see cref="Download"/>.
    /// </summary>
    public abstract FloatView Host { get; }

    /// <summary>Makes the device have what <see cref="Host"/> holds.</summary>
    public abstract void Upload();

    /// <summary>Makes <see cref="Host"/> hold what the device has, when all that was launched is done.</summary>
    public abstract void Download();

    /// <summary>Gives the memory back, if it is this vector's own.</summary>
    public abstract void Dispose();
}
