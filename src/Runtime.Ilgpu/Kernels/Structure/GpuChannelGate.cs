using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>The gradient of a gate, which multiplies each channel of each image by one value.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuChannelGate
{
    /// <summary>ggate = the gradient of a gate on load(x): Σ gy·load(x) over each image.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="gy">N × C × H × W.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="ggate">N × C × 1 × 1, overwritten; neither of the others.</param>
    public static void Backward<T, TLoad>(
        GpuDevice device, GpuMap<T> gy, GpuMap<T> x, TLoad load, GpuMap<T> ggate)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
    {
        Check.Same(gy, x);
        Check.Shape(ggate, x.Batch, x.Channels, 1, 1, nameof(ggate), nameof(GpuChannelGate));
        ImageSumKernel<T, LoadedProduct<T, TLoad>>.Run(device, new(gy, x, load), x.Height * x.Width, 1, ggate);
    }
}

/// <summary>gy · load(x) of an element.</summary>
internal readonly struct LoadedProduct<T, TLoad>(GpuMap<T> gy, GpuMap<T> x, TLoad load) : IImageTerm
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private readonly GpuMap<T> gy = gy, x = x;
    private readonly TLoad load = load;

    public float Invoke(int at, int channel, int image) => gy.Load(at) * load.Invoke(x.Load(at), channel, image);
}
