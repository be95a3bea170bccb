using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Multiplies each channel of each image by one value, as squeeze-and-excitation does.</summary>
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
        Maps.Run(device, new ImageDot<T>(gy, x), default(GpuPlainStore), GpuChannelSums.None, ggate);
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

/// <summary>Σ a · b over the pixels of a channel of an image.</summary>
internal readonly struct ImageDot<T>(GpuMap<T> a, GpuMap<T> b) : IProducer
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> a = a, b = b;

    public float Invoke(MapPlace place, int at)
    {
        int pixels = a.Height * a.Width, from = place.Image * pixels * a.Channels + place.Channel;
        CompensatedSum sum = default;
        for (int pixel = 0; pixel < pixels; pixel++, from += a.Channels) sum.Add(a.Load(from) * b.Load(from));
        return sum.Value;
    }
}
