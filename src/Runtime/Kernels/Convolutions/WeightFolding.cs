using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Weights of one convolution that does the work of a convolution and the normalization around it. Sums in float64: it
/// is done once, and its errors would be in every result.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class WeightFolding
{
    /// <summary>
    /// Split normalization, z = scale·conv((x − mean)·r) + shift: W′ = scale·W·r, b′ = shift − Σ W′·mean,
    /// r = 1/√(variance + epsilon). Exact everywhere for an input padded with its mean.
    /// </summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="statistics">Of the input.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="scale">One factor an output channel.</param>
    /// <param name="shift">One offset an output channel.</param>
    /// <param name="folded">W′, as <paramref name="weight"/>.</param>
    /// <param name="bias">b′, one an output channel.</param>
    public static void SplitNorm(
        WorkerPool workers, in ConvolutionShape shape, FloatView weight, ChannelStatistics statistics, float epsilon,
        FloatView scale, FloatView shift, FloatView folded, FloatView bias)
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(statistics.Mean, shape.InChannels, nameof(statistics));
        Check.Length(scale, shape.OutChannels, nameof(scale));
        Check.Length(shift, shape.OutChannels, nameof(shift));
        Check.Length(folded, shape.WeightCount, nameof(folded));
        Check.Length(bias, shape.OutChannels, nameof(bias));
        workers.Run(shape.OutChannels, new SplitWork(
            shape, weight.Data, statistics.Mean.Data, statistics.Variance.Data, epsilon, scale.Data, shift.Data,
            folded.Data, bias.Data));
    }

    /// <summary>
    /// Batch normalization, z = scale·(conv(x) + before − mean)·r + shift: W′ = scale·r·W, b′ = shift + scale·r·(before
    /// − mean).
    /// </summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="statistics">Of the convolution's output.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="scale">One factor an output channel.</param>
    /// <param name="shift">One offset an output channel.</param>
    /// <param name="before">The convolution's own bias, or empty.</param>
    /// <param name="folded">W′, as <paramref name="weight"/>.</param>
    /// <param name="bias">b′, one an output channel.</param>
    public static void BatchNorm(
        WorkerPool workers, in ConvolutionShape shape, FloatView weight, ChannelStatistics statistics, float epsilon,
        FloatView scale, FloatView shift, FloatView before, FloatView folded, FloatView bias)
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(statistics.Mean, shape.OutChannels, nameof(statistics));
        Check.Length(scale, shape.OutChannels, nameof(scale));
        Check.Length(shift, shape.OutChannels, nameof(shift));
        if (!before.IsEmpty) Check.Length(before, shape.OutChannels, nameof(before));
        Check.Length(folded, shape.WeightCount, nameof(folded));
        Check.Length(bias, shape.OutChannels, nameof(bias));
        workers.Run(shape.OutChannels, new BatchWork(
            shape, weight.Data, statistics.Mean.Data, statistics.Variance.Data, epsilon, scale.Data, shift.Data,
            before.Data, folded.Data, bias.Data));
    }

    private readonly struct SplitWork(
        ConvolutionShape shape, float* weight, float* mean, float* variance, float epsilon, float* scale, float* shift,
        float* folded, float* bias) : IWork
    {
        public void Run(int output, int worker)
        {
            int taps = shape.Kernel * shape.Kernel;
            int firstInput = output / shape.OutChannelsPerGroup * shape.InChannelsPerGroup;
            nint start = (nint)output * shape.InChannelsPerGroup * taps;
            double sum = 0;
            for (int i = 0; i < shape.InChannelsPerGroup; i++)
            {
                int input = firstInput + i;
                double factor = scale[output] / Math.Sqrt((double)variance[input] + epsilon);
                for (int tap = 0; tap < taps; tap++)
                {
                    nint index = start + (nint)i * taps + tap;
                    double value = weight[index] * factor;
                    folded[index] = (float)value;
                    sum += value * mean[input];
                }
            }

            bias[output] = (float)(shift[output] - sum);
        }
    }

    private readonly struct BatchWork(
        ConvolutionShape shape, float* weight, float* mean, float* variance, float epsilon, float* scale, float* shift,
        float* before, float* folded, float* bias) : IWork
    {
        public void Run(int output, int worker)
        {
            int count = shape.InChannelsPerGroup * shape.Kernel * shape.Kernel;
            nint start = (nint)output * count;
            double factor = scale[output] / Math.Sqrt((double)variance[output] + epsilon);
            for (nint index = start; index < start + count; index++) folded[index] = (float)(weight[index] * factor);
            double offset = before is null ? 0 : before[output];
            bias[output] = (float)(shift[output] + factor * (offset - mean[output]));
        }
    }
}
