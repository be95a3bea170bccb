using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Batch normalization, y = scale·(x − μ)·r + shift with r = 1/√(variance + ε), as coefficients of elementwise work
/// (Ioffe and Szegedy, 2015).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class BatchNormalization
{
    /// <summary>y = slope·x + offset.</summary>
    /// <param name="statistics">Of x: C means and variances.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="scale">C factors.</param>
    /// <param name="shift">C offsets.</param>
    /// <param name="slope">C values, overwritten.</param>
    /// <param name="offset">C values, overwritten.</param>
    public static void Coefficients(
        ChannelStatistics statistics, float epsilon, FloatView scale, FloatView shift, FloatView slope,
        FloatView offset)
    {
        int channels = scale.Length;
        Check.Length(statistics.Mean, channels, nameof(statistics));
        Check.Length(statistics.Variance, channels, nameof(statistics));
        Check.Length(shift, channels, nameof(shift));
        Check.Length(slope, channels, nameof(slope));
        Check.Length(offset, channels, nameof(offset));
        for (int channel = 0; channel < channels; channel++)
        {
            double factor = scale.Data[channel] / Math.Sqrt((double)statistics.Variance.Data[channel] + epsilon);
            slope.Data[channel] = (float)factor;
            offset.Data[channel] = (float)(shift.Data[channel] - factor * statistics.Mean.Data[channel]);
        }
    }

    /// <summary>The gradient of the scale, and gx = a·gy + b·x + c, through the statistics too.</summary>
    /// <param name="dot">Σ gy·x: C values, of this process.</param>
    /// <param name="sum">Σ gy: C values, of this process.</param>
    /// <param name="statistics">Of x.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="scale">C factors.</param>
    /// <param name="count">Values of a channel: N · H · W, of this process.</param>
    /// <param name="scaleGradient">C values, overwritten.</param>
    /// <param name="a">C values, overwritten.</param>
    /// <param name="b">C values, overwritten.</param>
    /// <param name="c">C values, overwritten.</param>
    public static void Backward(
        FloatView dot, FloatView sum, ChannelStatistics statistics, float epsilon, FloatView scale, long count,
        FloatView scaleGradient, FloatView a, FloatView b, FloatView c)
    {
        int channels = scale.Length;
        Check.Length(dot, channels, nameof(dot));
        Check.Length(sum, channels, nameof(sum));
        Check.Length(statistics.Mean, channels, nameof(statistics));
        Check.Length(statistics.Variance, channels, nameof(statistics));
        Check.Length(scaleGradient, channels, nameof(scaleGradient));
        Check.Length(a, channels, nameof(a));
        Check.Length(b, channels, nameof(b));
        Check.Length(c, channels, nameof(c));
        Span<double> totals = SharedBatch.Room(2 * channels);
        for (int channel = 0; channel < channels; channel++)
            (totals[channel], totals[channels + channel]) = (dot.Data[channel], sum.Data[channel]);
        SharedBatch.Add(totals);
        count *= SharedBatch.Processes;
        for (int channel = 0; channel < channels; channel++)
        {
            double totalDot = totals[channel], totalSum = totals[channels + channel];
            double mean = statistics.Mean.Data[channel];
            double r = 1 / Math.Sqrt((double)statistics.Variance.Data[channel] + epsilon);
            double onNormalized = r * (dot.Data[channel] - mean * sum.Data[channel]);
            double factor = scale.Data[channel] * r;
            double slope = -factor * r * (r * (totalDot - mean * totalSum)) / count;
            scaleGradient.Data[channel] = (float)onNormalized;
            a.Data[channel] = (float)factor;
            b.Data[channel] = (float)slope;
            c.Data[channel] = (float)(-factor * totalSum / count - slope * mean);
        }
    }
}
