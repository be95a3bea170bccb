using GResNet.Runtime.Memory;

namespace GResNet.Training.Vectors;

/// <summary>A vector in the memory of the host, which is the processor's.</summary>
public sealed unsafe class CpuVector : DeviceVector
{
    private readonly AlignedBuffer? owned;

    /// <summary>A vector of somebody's memory.</summary>
    public CpuVector(FloatView values) : base(values.Length) => Host = values;

    /// <summary>A vector of zeros.</summary>
    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    internal CpuVector(int length) : base(length)
    {
        owned = new AlignedBuffer(length);
        Host = new FloatView(owned.Data, length);
    }

    /// <inheritdoc/>
    public override FloatView Host { get; }

    /// <summary>Nothing to do: the device's memory is the host's.</summary>
    public override void Upload()
    {
    }

    /// <summary>Nothing to do: the device's memory is the host's.</summary>
    public override void Download()
    {
    }

    /// <inheritdoc/>
    public override void Dispose() => owned?.Dispose();
}
