using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Memory;
using GResNet.Training.Vectors;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary>A vector on a GPU. It takes its place in the memory of the host when that is asked for.</summary>
internal sealed unsafe class GpuDeviceVector : DeviceVector
{
    private readonly GpuVector? owned;
    private AlignedBuffer? mirror;
    private FloatView? host;

    /// <summary>A vector of somebody's memory.</summary>
    /// <param name="device">Where it is.</param>
    /// <param name="view">The elements.</param>
    /// <param name="host">Their place in the memory of the host; null for one of its own.</param>
    public GpuDeviceVector(GpuDevice device, ArrayView<float> view, FloatView? host = null) : base(view.IntLength) =>
        (Device, View, this.host) = (device, view, host);

    /// <summary>A vector of zeros.</summary>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuDeviceVector(GpuDevice device, int length) : base(length)
    {
        Device = device;
        owned = new GpuVector(device, length);
        View = owned.View;
    }

    /// <summary>Where it is.</summary>
    public GpuDevice Device { get; }

    /// <summary>The elements.</summary>
    public ArrayView<float> View { get; }

    public override FloatView Host => host ??= Mirror();

    public override void Upload() => Device.Upload(Host.Span, View);

    public override void Download() => Device.Download(View, Host.Span);

    public override void Dispose()
    {
        owned?.Dispose();
        mirror?.Dispose();
    }

    private FloatView Mirror()
    {
        mirror = new AlignedBuffer(Length);
        return new FloatView(mirror.Data, Length);
    }
}
