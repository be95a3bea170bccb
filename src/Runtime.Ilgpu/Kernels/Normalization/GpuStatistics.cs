using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Batch statistics of each channel, over batch, height and width. The same bits in every run.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuStatistics
{
    /// <summary>
    /// Mean and biased variance, in two passes: deviations are from the mean, so large means cost no accuracy.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="result">C means and C variances, overwritten.</param>
    public static void Compute<T>(GpuDevice device, GpuMap<T> x, GpuChannelStatistics result)
        where T : unmanaged, IGpuElement<T>
    {
        result.Check(x.Channels);
        GpuPointwise.Reduce(device, x, default(GpuSumStore), new GpuChannelSums(result.Mean));
        Elements.Launch(device, x.Channels, new MeanKernel(result.Mean, x.Pixels));
        GpuPointwise.Reduce(device, x, new GpuDeviationStore(result.Mean), new GpuChannelSums(result.Variance));
        Elements.Launch(device, x.Channels, new MeanKernel(result.Variance, x.Pixels));
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
    /// Moves running statistics towards a batch's: running += momentum · (batch − running), with the unbiased variance,
    /// as PyTorch does. One value has no unbiased variance; its biased one, 0, is used. Frozen ones stay, and take the
    /// place of the batch's, as in inference.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="batch">Of the batch; overwritten where the others are frozen.</param>
    /// <param name="count">Values of each channel: N · H · W.</param>
    /// <param name="momentum">Weight of the batch.</param>
    /// <param name="moving">Updated, unless they are frozen.</param>
    public static void UpdateRunning(
        GpuDevice device, GpuChannelStatistics batch, long count, float momentum, GpuMovingStatistics moving)
    {
        int channels = batch.Mean.IntLength;
        GpuChannelStatistics running = moving.Values;
        batch.Check(channels);
        running.Check(channels);
        if (moving.IsFrozen)
        {
            device.Copy(running.Mean, batch.Mean);
            device.Copy(running.Variance, batch.Variance);
            return;
        }

        float correction = count > 1 ? (float)((double)count / (count - 1)) : 1f;
        Elements.Launch(
            device, channels,
            new RunningKernel(batch.Mean, batch.Variance, momentum, correction, running.Mean, running.Variance));
    }
}

/// <summary>The value itself, and the square of its deviation from the mean.</summary>
/// <param name="mean">One a channel.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuDeviationStore(ArrayView<float> mean) : IGpuStore
{
    private readonly ArrayView<float> mean = mean;

    /// <inheritdoc/>
    public static int Sums => 1;

    /// <inheritdoc/>
    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums)
    {
        float deviation = value - mean[channel];
        sums.First += deviation * deviation;
        return value;
    }
}

/// <summary>The value itself, and its sum: the gradient of a bias.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
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
