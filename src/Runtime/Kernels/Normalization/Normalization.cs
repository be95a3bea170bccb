using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>What x̂ = (x − mean) / √(variance + ε) takes of the statistics.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Normalization
{
    /// <summary>inverse[c] = 1 / √(variance + ε).</summary>
    /// <param name="statistics">C variances.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="inverse">C values, overwritten.</param>
    public static void InverseDeviation(ChannelStatistics statistics, float epsilon, FloatView inverse)
    {
        Check.Length(statistics.Variance, inverse.Length, nameof(statistics));
        for (int channel = 0; channel < inverse.Length; channel++)
            inverse.Data[channel] = (float)(1 / Math.Sqrt((double)statistics.Variance.Data[channel] + epsilon));
    }
}
