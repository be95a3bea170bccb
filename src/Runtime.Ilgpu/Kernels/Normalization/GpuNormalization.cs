using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>x̂ = (x − mean) / √(variance + ε), channel by channel, without an affine.</summary>
public static class GpuNormalization
{
    /// <summary>y = x̂; y may be x.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="statistics">Of the batch, or running.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Forward<T>(GpuDevice device, GpuMap<T> x, GpuChannelStatistics statistics, float epsilon, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
    {
        statistics.Check(x.Channels);
        ArrayView<float> inverse = device.ChannelScratch.Take(x.Channels);
        InverseDeviation(device, statistics, epsilon, inverse);
        GpuPointwise.Run(device, x, new NormalizeStore(statistics.Mean, inverse), GpuChannelSums.None, y);
    }

    /// <summary>
    /// gx = the gradient through x̂ and through the statistics of the batch: r · (gy − mean(gy) − x̂ · mean(gy · x̂)),
    /// r = 1 / √(variance + ε) (Ioffe and Szegedy, 2015). gx may be gy or x.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="gy">N × C × H × W.</param>
    /// <param name="x">N × C × H × W, what <paramref name="statistics"/> was computed from.</param>
    /// <param name="statistics">Of the batch.</param>
    /// <param name="epsilon">ε, as forward.</param>
    /// <param name="gx">N × C × H × W.</param>
    public static void Backward<T>(
        GpuDevice device, GpuMap<T> gy, GpuMap<T> x, GpuChannelStatistics statistics, float epsilon, GpuMap<T> gx)
        where T : unmanaged, IGpuElement<T>
    {
        statistics.Check(x.Channels);
        Check.Same(gy, x);
        int channels = x.Channels;
        ArrayView<float> scratch = device.ChannelScratch.Take(3L * channels);
        ArrayView<float> inverse = scratch.SubView(0, channels);
        ArrayView<float> offset = scratch.SubView(channels, channels), slope = scratch.SubView(2 * channels, channels);
        InverseDeviation(device, statistics, epsilon, inverse);
        GpuPointwise.Reduce(device, gy, new CenteredDotStore<T>(x, statistics.Mean), new GpuChannelSums(offset, slope));
        Elements.Launch(device, channels, new NormalizeCoefficientsKernel(inverse, x.Pixels, offset, slope));
        GpuPointwise.Run(
            device, gy, new NormalizeGradientStore<T>(x, statistics.Mean, inverse, offset, slope), GpuChannelSums.None, gx);
    }

    /// <summary>inverse[c] = 1 / √(variance + ε).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="statistics">C variances.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="inverse">C values, overwritten.</param>
    public static void InverseDeviation(
        GpuDevice device, GpuChannelStatistics statistics, float epsilon, ArrayView<float> inverse)
    {
        Check.Length(statistics.Variance, inverse.Length, nameof(statistics));
        Elements.Launch(device, inverse.IntLength, new InverseDeviationKernel(statistics.Variance, epsilon, inverse));
    }
}
