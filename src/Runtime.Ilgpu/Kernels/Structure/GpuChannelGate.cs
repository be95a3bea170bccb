using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Multiplies each channel of each image by one value, as squeeze-and-excitation does.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuChannelGate
{
    /// <summary>y = x · gate; y may be x. With a gradient for x it is also the gradient of x.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="gate">N × C × 1 × 1.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Forward<T>(GpuDevice device, GpuMap<T> x, GpuMap<T> gate, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Shape(gate, x.Batch, x.Channels, 1, 1, nameof(gate), nameof(GpuChannelGate));
        GpuPointwise.Run(device, x, new GateStore<T>(gate), GpuChannelSums.None, y);
    }

    /// <summary>ggate = gradient with respect to the gate.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="gy">N × C × H × W.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="ggate">N × C × 1 × 1, overwritten; neither of the others.</param>
    public static void BackwardGate<T>(GpuDevice device, GpuMap<T> gy, GpuMap<T> x, GpuMap<T> ggate)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Same(gy, x);
        Check.Shape(ggate, x.Batch, x.Channels, 1, 1, nameof(ggate), nameof(GpuChannelGate));
        ImageSumKernel<T, ElementProduct<T>>.Run(device, new(gy, x), x.Height * x.Width, 1, ggate);
    }
}

/// <summary>value · gate of its channel and image.</summary>
internal readonly struct GateStore<T>(GpuMap<T> gate) : IGpuStore
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> gate = gate;

    public static int Sums => 0;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums) =>
        value * gate.Load(image * gate.Channels + channel);
}

/// <summary>a · b of an element.</summary>
internal readonly struct ElementProduct<T>(GpuMap<T> a, GpuMap<T> b) : IImageTerm
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> a = a, b = b;

    public float Invoke(int at, int channel) => a.Load(at) * b.Load(at);
}
