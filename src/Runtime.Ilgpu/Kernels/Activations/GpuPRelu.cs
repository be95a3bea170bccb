using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// x above 0, slope · x elsewhere; one learned slope for all channels or one for each (He et al., 2015).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuPRelu
{
    /// <summary>f(x).</summary>
    public static float Invoke(float x, float slope) => x > 0 ? x : x * slope;

    /// <summary>f′(x); at 0 it is the slope.</summary>
    public static float Derivative(float x, float slope) => x > 0 ? 1 : slope;

    /// <summary>gradient = gradient with respect to the slope: 1 or C values, overwritten.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="gy">N × C × H × W.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="gradient">1 or C values, overwritten.</param>
    public static void BackwardSlope<T>(GpuDevice device, GpuMap<T> gy, GpuMap<T> x, ArrayView<float> gradient)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Same(gy, x);
        if (gradient.Length != 1)
        {
            GpuPointwise.Reduce(device, gy, new SlopeStore<T>(x), new GpuChannelSums(gradient));
            return;
        }

        ArrayView<float> channels = device.OperandScratch.Take(x.Channels);
        GpuPointwise.Reduce(device, gy, new SlopeStore<T>(x), new GpuChannelSums(channels));
        Totals.Run(device, channels, x.Channels, gradient);
    }
}

/// <summary>The value itself; sums of its product with what of another map is below 0.</summary>
internal readonly struct SlopeStore<T>(GpuMap<T> x) : IGpuStore
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> x = x;

    public static int Sums => 1;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums)
    {
        float input = x.Load(at);
        sums.First += value * (input > 0 ? 0 : input);
        return value;
    }
}
