using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>(value − mean) · inverse.</summary>
internal readonly struct NormalizeStore(ArrayView<float> mean, ArrayView<float> inverse) : IGpuStore
{
    private readonly ArrayView<float> mean = mean, inverse = inverse;

    public static int Sums => 0;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums) =>
        (value - mean[channel]) * inverse[channel];
}

/// <summary>The value gy itself; Σ gy and Σ gy · (x − mean).</summary>
internal readonly struct CenteredDotStore<T>(GpuMap<T> x, ArrayView<float> mean) : IGpuStore
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> x = x;
    private readonly ArrayView<float> mean = mean;

    public static int Sums => 2;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums)
    {
        sums.First += value;
        sums.Second += value * (x.Load(at) - mean[channel]);
        return value;
    }
}

/// <summary>inverse · gy + slope · (x − mean) + offset, of the value gy.</summary>
internal readonly struct NormalizeGradientStore<T>(
    GpuMap<T> x, ArrayView<float> mean, ArrayView<float> inverse, ArrayView<float> offset, ArrayView<float> slope) : IGpuStore
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> x = x;
    private readonly ArrayView<float> mean = mean, inverse = inverse, offset = offset, slope = slope;

    public static int Sums => 0;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums) =>
        inverse[channel] * value + slope[channel] * (x.Load(at) - mean[channel]) + offset[channel];
}

/// <summary>Σ gy becomes −r · Σ gy / M, and Σ gy · (x − mean) becomes −r³ times itself / M: one thread a channel.</summary>
internal readonly struct NormalizeCoefficientsKernel(
    ArrayView<float> inverse, long count, ArrayView<float> offset, ArrayView<float> slope) : IGpuKernel
{
    private readonly ArrayView<float> inverse = inverse, offset = offset, slope = slope;
    private readonly float count = count;

    public void Run()
    {
        int channel = Grid.IdxX * Group.DimX + Group.IdxX;
        if (channel >= inverse.IntLength) return;
        float r = inverse[channel];
        offset[channel] = -r * (offset[channel] / count);
        slope[channel] = -r * r * r * (slope[channel] / count);
    }
}
