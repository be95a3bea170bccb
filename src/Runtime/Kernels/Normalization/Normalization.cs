using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>x̂ = (x − mean) / √(variance + ε), channel by channel, without an affine.</summary>
public static unsafe class Normalization
{
    /// <summary>y = x̂; y may be x.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="statistics">Of the batch, or running.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Forward(
        WorkerPool workers, FeatureMap x, ChannelStatistics statistics, float epsilon, FeatureMap y)
    {
        CheckStatistics(statistics, x);
        float* inverse = stackalloc float[x.Blocks * Lanes.Block];
        InverseDeviation(statistics, epsilon, new FloatView(inverse, x.Channels));
        ElementwiseLoops.Run(workers, x, new Normalize(statistics.Mean.Data, inverse), y);
    }

    /// <summary>
    /// gx = the gradient through x̂ and through the statistics of the batch: r · (gy − mean(gy) − x̂ · mean(gy · x̂)),
    /// r = 1 / √(variance + ε) (Ioffe and Szegedy, 2015). gx may be gy or x.
    /// </summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="gy">N × C × H × W.</param>
    /// <param name="x">N × C × H × W, what <paramref name="statistics"/> was computed from.</param>
    /// <param name="statistics">Of the batch.</param>
    /// <param name="epsilon">ε, as forward.</param>
    /// <param name="gx">N × C × H × W.</param>
    public static void Backward(
        WorkerPool workers, FeatureMap gy, FeatureMap x, ChannelStatistics statistics, float epsilon, FeatureMap gx)
    {
        CheckStatistics(statistics, x);
        Check.Same(gy, x);
        int lanes = x.Blocks * Lanes.Block;
        float* inverse = stackalloc float[lanes];
        float* sum = stackalloc float[lanes];
        float* dot = stackalloc float[lanes];
        InverseDeviation(statistics, epsilon, new FloatView(inverse, x.Channels));
        float* mean = statistics.Mean.Data;
        ChannelSum.Run(workers, gy, new FloatView(sum, x.Channels));
        ChannelReduction.Run(workers, gy, x, new Centered(mean), new FloatView(dot, x.Channels));

        // gx = a·gy + b·(x − mean) + c
        float* slope = dot;
        float* offset = sum;
        for (int channel = 0; channel < x.Channels; channel++)
        {
            float r = inverse[channel];
            slope[channel] = -r * r * r * (float)(dot[channel] / (double)x.Pixels);
            offset[channel] = -r * (float)(sum[channel] / (double)x.Pixels);
        }

        ElementwiseLoops.Run(workers, gy, x, new Gradient(mean, inverse, slope, offset), gx);
    }

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

    private static void CheckStatistics(ChannelStatistics statistics, FeatureMap x)
    {
        Check.Length(statistics.Mean, x.Channels, nameof(statistics), nameof(Normalization));
        Check.Length(statistics.Variance, x.Channels, nameof(statistics), nameof(Normalization));
    }

    private readonly struct Normalize(float* mean, float* inverse) : IUnaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> x, int channel) =>
            (x - Vector512.Load(mean + channel)) * Vector512.Load(inverse + channel);
    }

    private readonly struct Centered(float* mean) : IBinaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> gy, Vector512<float> x, int channel) =>
            gy * (x - Vector512.Load(mean + channel));
    }

    private readonly struct Gradient(float* mean, float* inverse, float* slope, float* offset) : IBinaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> gy, Vector512<float> x, int channel)
        {
            Vector512<float> direct = Vector512.MultiplyAddEstimate(
                gy, Vector512.Load(inverse + channel), Vector512.Load(offset + channel));
            return Vector512.MultiplyAddEstimate(x - Vector512.Load(mean + channel), Vector512.Load(slope + channel), direct);
        }
    }
}
