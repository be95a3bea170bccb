using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Batch statistics of each channel, over batch, height and width. The same bits in every run.</summary>
public static class GpuStatistics
{
    /// <summary>Mean and biased variance, in two passes: deviations are from the mean, so large means cost no accuracy.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="result">C means and C variances, overwritten.</param>
    /// <param name="pilot">C values, overwritten: the means of the first pass.</param>
    public static void Compute(GpuDevice device, GpuMap x, GpuChannelStatistics result, ArrayView<float> pilot)
    {
        result.Check(x.Channels);
        Check.Length(pilot, x.Channels, nameof(pilot));
        GpuPointwise.Reduce(device, x, default(GpuSumStore), new GpuChannelSums(pilot));
        Elements.Launch(device, x.Channels, new MeanKernel(pilot, x.Pixels));
        GpuPointwise.Reduce(device, x, new GpuDeviationStore(pilot), new GpuChannelSums(result.Mean, result.Variance));
        FromSums(device, result, pilot, x.Pixels);
    }

    /// <summary>Makes mean and biased variance of sums of deviations from a pilot, and of their squares.</summary>
    /// <remarks>The nearer the pilot is to the mean, the less the variance loses to cancellation.</remarks>
    /// <param name="device">Where to run.</param>
    /// <param name="sums">C sums and C sums of squares, which the statistics replace.</param>
    /// <param name="pilot">What the deviations are from: C values.</param>
    /// <param name="count">Values of each channel: N · H · W.</param>
    public static void FromSums(GpuDevice device, GpuChannelStatistics sums, ArrayView<float> pilot, long count)
    {
        sums.Check(pilot.IntLength);
        Elements.Launch(device, pilot.IntLength, new FromSumsKernel(sums.Mean, sums.Variance, pilot, count));
    }

    /// <summary>
    /// Moves running statistics towards a batch's: running += momentum · (batch − running), with the unbiased variance, as
    /// PyTorch does. One value has no unbiased variance; its biased one, 0, is used.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="batch">Of the batch.</param>
    /// <param name="count">Values of each channel: N · H · W.</param>
    /// <param name="momentum">Weight of the batch.</param>
    /// <param name="running">Updated.</param>
    public static void UpdateRunning(
        GpuDevice device, GpuChannelStatistics batch, long count, float momentum, GpuChannelStatistics running)
    {
        int channels = batch.Mean.IntLength;
        batch.Check(channels);
        running.Check(channels);
        float correction = count > 1 ? (float)((double)count / (count - 1)) : 1f;
        Elements.Launch(
            device, channels,
            new RunningKernel(batch.Mean, batch.Variance, momentum, correction, running.Mean, running.Variance));
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

/// <summary>The value itself; sums of its deviation from a pilot, one a channel, and of the square of that.</summary>
public readonly struct GpuDeviationStore(ArrayView<float> pilot) : IGpuStore
{
    private readonly ArrayView<float> pilot = pilot;

    /// <inheritdoc/>
    public static int Sums => 2;

    /// <inheritdoc/>
    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums)
    {
        float deviation = value - pilot[channel];
        sums.First += deviation;
        sums.Second += deviation * deviation;
        return value;
    }
}

/// <summary>The value itself, and its sum: the gradient of a bias.</summary>
public readonly struct GpuSumStore : IGpuStore
{
    /// <inheritdoc/>
    public static int Sums => 1;

    /// <inheritdoc/>
    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums)
    {
        sums.First += value;
        return value;
    }
}
