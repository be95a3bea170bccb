using ILGPU;
using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary><see cref="GpuBatchNormalization.Coefficients"/>: one thread a channel.</summary>
internal readonly struct CoefficientsKernel(
    GpuChannelStatistics statistics, float epsilon, ArrayView<float> scale, ArrayView<float> shift,
    ArrayView<float> slope,
    ArrayView<float> offset) : IGpuKernel
{
    private readonly ArrayView<float> mean = statistics.Mean, variance = statistics.Variance;
    private readonly ArrayView<float> scale = scale, shift = shift, slope = slope, offset = offset;
    private readonly float epsilon = epsilon;

    public void Run()
    {
        int channel = Grid.IdxX * Group.DimX + Group.IdxX;
        if (channel >= scale.IntLength) return;
        float factor = scale[channel] / XMath.Sqrt(variance[channel] + epsilon);
        slope[channel] = factor;
        offset[channel] = shift[channel] - factor * mean[channel];
    }
}

/// <summary><see cref="GpuBatchNormalization.Backward"/>: one thread a channel.</summary>
internal readonly struct BatchNormGradientKernel(
    ArrayView<float> dot, ArrayView<float> sum, GpuChannelStatistics statistics, float epsilon, ArrayView<float> scale,
    long count, ArrayView<float> scaleGradient, ArrayView<float> a, ArrayView<float> b, ArrayView<float> c) : IGpuKernel
{
    private readonly ArrayView<float> dot = dot, sum = sum, scale = scale, scaleGradient = scaleGradient;
    private readonly ArrayView<float> mean = statistics.Mean, variance = statistics.Variance;
    private readonly ArrayView<float> a = a, b = b, c = c;
    private readonly float epsilon = epsilon, count = count;

    public void Run()
    {
        int channel = Grid.IdxX * Group.DimX + Group.IdxX;
        if (channel >= scale.IntLength) return;
        float r = 1 / XMath.Sqrt(variance[channel] + epsilon), total = sum[channel];
        float onNormalized = r * (dot[channel] - mean[channel] * total);
        float factor = scale[channel] * r, slope = -factor * r * onNormalized / count;
        scaleGradient[channel] = onNormalized;
        a[channel] = factor;
        b[channel] = slope;
        c[channel] = -factor * total / count - slope * mean[channel];
    }
}
