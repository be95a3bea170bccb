using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Batch normalization, y = scale·(x − μ)·r + shift with r = 1/√(variance + ε), as coefficients of elementwise work
/// (Ioffe and Szegedy, 2015).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuBatchNormalization
{
    /// <summary>y = slope·x + offset.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="statistics">Of x: C means and variances.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="scale">C factors.</param>
    /// <param name="shift">C offsets.</param>
    /// <param name="slope">C values, overwritten.</param>
    /// <param name="offset">C values, overwritten.</param>
    public static void Coefficients(
        GpuDevice device, GpuChannelStatistics statistics, float epsilon, ArrayView<float> scale,
        ArrayView<float> shift,
        ArrayView<float> slope, ArrayView<float> offset)
    {
        int channels = scale.IntLength;
        statistics.Check(channels);
        Check.Length(shift, channels, nameof(shift));
        Check.Length(slope, channels, nameof(slope));
        Check.Length(offset, channels, nameof(offset));
        Elements.Launch(device, channels, new CoefficientsKernel(statistics, epsilon, scale, shift, slope, offset));
    }

    /// <summary>The gradient of the scale, and gx = a·gy + b·x + c, through the statistics too.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="dot">Σ gy·x: C values.</param>
    /// <param name="sum">Σ gy: C values.</param>
    /// <param name="statistics">Of x.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="scale">C factors.</param>
    /// <param name="count">Values of a channel: N · H · W.</param>
    /// <param name="scaleGradient">C values, overwritten.</param>
    /// <param name="a">C values, overwritten.</param>
    /// <param name="b">C values, overwritten.</param>
    /// <param name="c">C values, overwritten.</param>
    public static void Backward(
        GpuDevice device, ArrayView<float> dot, ArrayView<float> sum, GpuChannelStatistics statistics, float epsilon,
        ArrayView<float> scale, long count, ArrayView<float> scaleGradient, ArrayView<float> a, ArrayView<float> b,
        ArrayView<float> c)
    {
        int channels = scale.IntLength;
        Check.Length(dot, channels, nameof(dot));
        Check.Length(sum, channels, nameof(sum));
        statistics.Check(channels);
        Check.Length(scaleGradient, channels, nameof(scaleGradient));
        Check.Length(a, channels, nameof(a));
        Check.Length(b, channels, nameof(b));
        Check.Length(c, channels, nameof(c));
        Elements.Launch(
            device, channels,
            new BatchNormGradientKernel(dot, sum, statistics, epsilon, scale, count, scaleGradient, a, b, c));
    }
}
