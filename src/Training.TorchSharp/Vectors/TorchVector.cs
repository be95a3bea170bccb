using System.Runtime.InteropServices;
using GResNet.Runtime.Memory;
using GResNet.Training.Vectors;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>A vector of libtorch's. It takes its place in the memory of the host when that is asked for.</summary>
internal sealed unsafe class TorchVector : DeviceVector
{
    private AlignedBuffer? mirror;
    private FloatView? host;

    /// <summary>A vector of zeros.</summary>
    /// <param name="device">Where it is.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="host">Their place in the memory of the host; null for one of its own.</param>
    public TorchVector(Device device, int length, FloatView? host = null) : base(length)
    {
        this.host = host;
        Values = zeros([length], ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <summary>The elements: one dimension, without gaps.</summary>
    public Tensor Values { get; }

    public override FloatView Host => host ??= Mirror();

    public override void Upload()
    {
        using Tensor staged = empty([Length], ScalarType.Float32, CPU);
        Host.Span.CopyTo(MemoryMarshal.Cast<byte, float>(staged.bytes));
        Values.copy_(staged);
    }

    public override void Download()
    {
        using Tensor staged = Values.cpu();
        MemoryMarshal.Cast<byte, float>(staged.bytes).CopyTo(Host.Span);
    }

    public override void Dispose()
    {
        Values.Dispose();
        mirror?.Dispose();
    }

    private FloatView Mirror()
    {
        mirror = new AlignedBuffer(Length);
        return new FloatView(mirror.Data, Length);
    }
}
