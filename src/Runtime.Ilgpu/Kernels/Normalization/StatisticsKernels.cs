using ILGPU;
using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Sums become means; one thread a channel, as in all kernels of this file.</summary>
internal readonly struct MeanKernel(ArrayView<float> sums, long count) : IGpuKernel
{
    private readonly ArrayView<float> sums = sums;
    private readonly float count = count;

    public void Run()
    {
        int channel = Grid.IdxX * Group.DimX + Group.IdxX;
        if (channel < sums.IntLength) sums[channel] /= count;
    }
}

/// <summary><see cref="GpuStatistics.FromSums"/>.</summary>
internal readonly struct FromSumsKernel(
    ArrayView<float> mean, ArrayView<float> variance, ArrayView<float> pilot, long count)
    : IGpuKernel
{
    private readonly ArrayView<float> mean = mean, variance = variance, pilot = pilot;
    private readonly float count = count;

    public void Run()
    {
        int channel = Grid.IdxX * Group.DimX + Group.IdxX;
        if (channel >= pilot.IntLength) return;
        float deviation = mean[channel] / count, square = variance[channel] / count - deviation * deviation;
        mean[channel] = pilot[channel] + deviation;
        // A NaN stays one: it tells where a run went wrong.
        variance[channel] = square < 0 ? 0 : square;
    }
}

/// <summary><see cref="GpuStatistics.UpdateRunning"/>.</summary>
internal readonly struct RunningKernel(
    ArrayView<float> mean, ArrayView<float> variance, float momentum, float correction, ArrayView<float> runningMean,
    ArrayView<float> runningVariance) : IGpuKernel
{
    private readonly ArrayView<float> mean = mean, variance = variance;
    private readonly ArrayView<float> runningMean = runningMean, runningVariance = runningVariance;
    private readonly float momentum = momentum, correction = correction;

    public void Run()
    {
        int channel = Grid.IdxX * Group.DimX + Group.IdxX;
        if (channel >= mean.IntLength) return;
        runningMean[channel] += momentum * (mean[channel] - runningMean[channel]);
        runningVariance[channel] += momentum * (variance[channel] * correction - runningVariance[channel]);
    }
}

/// <summary><see cref="GpuNormalization.InverseDeviation"/>.</summary>
internal readonly struct InverseDeviationKernel(ArrayView<float> variance, float epsilon, ArrayView<float> inverse)
    : IGpuKernel
{
    private readonly ArrayView<float> variance = variance, inverse = inverse;
    private readonly float epsilon = epsilon;

    public void Run()
    {
        int channel = Grid.IdxX * Group.DimX + Group.IdxX;
        if (channel < inverse.IntLength) inverse[channel] = 1 / XMath.Sqrt(variance[channel] + epsilon);
    }
}
