using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// What split normalization costs beside its convolution: work of the size of the weights. z = scale·conv((x − μ)·r) + shift is the
/// convolution of x, padded with μ, with weights scale·W·r, plus a bias; μ and r = 1/√(variance + ε) are the batch's.
/// </summary>
public static unsafe class SplitNormalization
{
    /// <summary>bias[o] = shift[o] − scale[o] · Σ W[o][i][k] · r[i] · μ[i].</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="mean">μ, one an input channel.</param>
    /// <param name="inverse">r, one an input channel.</param>
    /// <param name="scale">One an output channel.</param>
    /// <param name="shift">One an output channel.</param>
    /// <param name="bias">One an output channel, overwritten.</param>
    public static void Bias(
        WorkerPool workers, in ConvolutionShape shape, FloatView weight, FloatView mean, FloatView inverse, FloatView scale,
        FloatView shift, FloatView bias)
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(mean, shape.InChannels, nameof(mean));
        Check.Length(inverse, shape.InChannels, nameof(inverse));
        Check.Length(scale, shape.OutChannels, nameof(scale));
        Check.Length(shift, shape.OutChannels, nameof(shift));
        Check.Length(bias, shape.OutChannels, nameof(bias));
        workers.Run(shape.OutChannels, new BiasWork(
            shape, weight.Data, mean.Data, inverse.Data, scale.Data, shift.Data, bias.Data));
    }

    /// <summary>taps[o][k] = Σ g[o] over the outputs whose tap k falls inside the image.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="g">N × out × H′ × W′: the gradient of the output.</param>
    /// <param name="sum">Σ g, one an output channel.</param>
    /// <param name="height">H of the input.</param>
    /// <param name="width">W of the input.</param>
    /// <param name="taps">[out][kernel][kernel], overwritten.</param>
    public static void TapSums(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap g, FloatView sum, int height, int width, FloatView taps)
    {
        Check.Length(sum, shape.OutChannels, nameof(sum));
        Check.Length(taps, (long)shape.OutChannels * shape.Kernel * shape.Kernel, nameof(taps));
        Check.Shape(g, g.Batch, shape.OutChannels, shape.OutputSize(height), shape.OutputSize(width), nameof(g));
        workers.Run(g.Blocks, new TapWork(shape, g, sum.Data, height, width, taps.Data));
    }

    /// <summary>
    /// The gradients of weight and scale, and what the statistics add to that of x: offset[i] + slope[i] · x. With
    /// dV[o][i][k] = r[i]·(raw − μ[i]·sum[o]): dW = scale·dV, dscale = Σ W·dV, slope = −r²·Σ scale·W·dV / M,
    /// offset = −r·Σ scale·W·taps / M − slope·μ.
    /// </summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="raw">The gradient of the weight with x for an input, padded with μ.</param>
    /// <param name="sum">Σ g, one an output channel.</param>
    /// <param name="taps">What <see cref="TapSums"/> gave; of a 1×1 convolution without padding, <paramref name="sum"/>.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="scale">One an output channel.</param>
    /// <param name="mean">μ, one an input channel.</param>
    /// <param name="inverse">r, one an input channel.</param>
    /// <param name="count">M: values of a channel of x, N · H · W.</param>
    /// <param name="weightGradient">As <paramref name="weight"/>, overwritten.</param>
    /// <param name="scaleGradient">One an output channel, overwritten.</param>
    /// <param name="offset">One an input channel, overwritten.</param>
    /// <param name="slope">One an input channel, overwritten.</param>
    public static void Backward(
        WorkerPool workers, in ConvolutionShape shape, FloatView raw, FloatView sum, FloatView taps, FloatView weight,
        FloatView scale, FloatView mean, FloatView inverse, long count, FloatView weightGradient, FloatView scaleGradient, FloatView offset,
        FloatView slope)
    {
        Check.Length(raw, shape.WeightCount, nameof(raw));
        Check.Length(sum, shape.OutChannels, nameof(sum));
        Check.Length(taps, (long)shape.OutChannels * shape.Kernel * shape.Kernel, nameof(taps));
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(scale, shape.OutChannels, nameof(scale));
        Check.Length(mean, shape.InChannels, nameof(mean));
        Check.Length(inverse, shape.InChannels, nameof(inverse));
        Check.Length(weightGradient, shape.WeightCount, nameof(weightGradient));
        Check.Length(scaleGradient, shape.OutChannels, nameof(scaleGradient));
        Check.Length(offset, shape.InChannels, nameof(offset));
        Check.Length(slope, shape.InChannels, nameof(slope));

        // Outputs are cut into parts, each of which sums its own share of every input's two means.
        int perGroup = shape.InChannelsPerGroup, parts = Parts(shape);
        double* means = (double*)ThreadScratch.ForPartials(4L * parts * perGroup);
        workers.Run(parts, new WeightWork(
            shape, parts, raw.Data, sum.Data, taps.Data, weight.Data, scale.Data, mean.Data, inverse.Data, weightGradient.Data,
            scaleGradient.Data, means));
        int partsPerGroup = parts / shape.Groups;
        for (int input = 0; input < shape.InChannels; input++)
        {
            (int group, int member) = Math.DivRem(input, perGroup);
            double first = 0, second = 0;
            for (int part = group * partsPerGroup; part < (group + 1) * partsPerGroup; part++)
            {
                first += means[2L * part * perGroup + member];
                second += means[(2L * part + 1) * perGroup + member];
            }

            double r = inverse.Data[input], b = -r * r * second / count;
            slope.Data[input] = (float)b;
            offset.Data[input] = (float)(-r * first / count - b * mean.Data[input]);
        }
    }

    // A multiple of the groups, so that no part has outputs of two; by shapes alone.
    private static int Parts(in ConvolutionShape shape) => shape.Groups * Math.Clamp(32 / shape.Groups, 1, shape.OutChannelsPerGroup);

    private readonly struct BiasWork(
        ConvolutionShape shape, float* weight, float* mean, float* inverse, float* scale, float* shift, float* bias) : IWork
    {
        public void Run(int output, int worker)
        {
            int taps = shape.Kernel * shape.Kernel;
            int firstInput = output / shape.OutChannelsPerGroup * shape.InChannelsPerGroup;
            float* w = weight + (nint)output * shape.InChannelsPerGroup * taps;
            double sum = 0;
            for (int input = firstInput; input < firstInput + shape.InChannelsPerGroup; input++)
            {
                float kernel = 0;
                for (int tap = 0; tap < taps; tap++) kernel += *w++;
                sum += (double)kernel * inverse[input] * mean[input];
            }

            bias[output] = (float)(shift[output] - scale[output] * sum);
        }
    }

    private readonly struct TapWork(
        ConvolutionShape shape, FeatureMap g, float* sum, int height, int width, float* taps) : IWork
    {
        public void Run(int block, int worker)
        {
            int kernel = shape.Kernel, used = Lanes.Used(block, shape.OutChannels);
            Vector512<float> total = default;
            for (int lane = 0; lane < used; lane++) total = total.WithElement(lane, sum[block * Lanes.Block + lane]);
            for (int row = 0; row < kernel; row++)
            {
                (int top, int bottom) = Inside(row, g.Height, height);
                for (int column = 0; column < kernel; column++)
                {
                    (int left, int right) = Inside(column, g.Width, width);
                    Vector512<float> inside = total - Outside(block, top, bottom, left, right);
                    for (int lane = 0; lane < used; lane++)
                        taps[((nint)(block * Lanes.Block + lane) * kernel + row) * kernel + column] = inside[lane];
                }
            }
        }

        /// <summary>The outputs whose tap falls inside an input of <paramref name="inputs"/> positions: first and one past the last.</summary>
        private (int First, int End) Inside(int tap, int outputs, int inputs)
        {
            int shift = shape.Padding - tap * shape.Dilation;
            int last = inputs - 1 + shift;
            int end = last < 0 ? 0 : Math.Min(last / shape.Stride + 1, outputs);
            return (Math.Clamp((shift + shape.Stride - 1) / shape.Stride, 0, end), end);
        }

        /// <summary>Σ g over the pixels that are not in the rectangle.</summary>
        private Vector512<float> Outside(int block, int top, int bottom, int left, int right)
        {
            Vector512<float> outside = default;
            float* image = g.Data + block * g.BlockStride;
            for (int n = 0; n < g.Batch; n++)
                for (int y = 0; y < g.Height; y++, image += g.Width * Lanes.Block)
                {
                    bool inside = y >= top && y < bottom;
                    for (int x = 0; x < (inside ? left : g.Width); x++) outside += Vector512.Load(image + x * Lanes.Block);
                    for (int x = inside ? right : g.Width; x < g.Width; x++) outside += Vector512.Load(image + x * Lanes.Block);
                }

            return outside;
        }
    }

    private readonly struct WeightWork(
        ConvolutionShape shape, int parts, float* raw, float* sum, float* taps, float* weight, float* scale, float* mean, float* inverse,
        float* weightGradient, float* scaleGradient, double* means) : IWork
    {
        public void Run(int part, int worker)
        {
            int perGroup = shape.InChannelsPerGroup, count = shape.Kernel * shape.Kernel;
            double* first = means + 2L * part * perGroup;
            double* second = first + perGroup;
            new Span<double>(first, 2 * perGroup).Clear();
            int start = (int)((long)shape.OutChannels * part / parts), end = (int)((long)shape.OutChannels * (part + 1) / parts);
            for (int output = start; output < end; output++)
            {
                int firstInput = output / shape.OutChannelsPerGroup * perGroup;
                float* tap = taps + (nint)output * count;
                nint at = (nint)output * perGroup * count;
                double scaleSum = 0;
                for (int member = 0; member < perGroup; member++)
                {
                    float mu = mean[firstInput + member], r = inverse[firstInput + member], gamma = scale[output];
                    float onTaps = 0, onGradient = 0;
                    for (int k = 0; k < count; k++, at++)
                    {
                        float w = weight[at], dv = r * (raw[at] - mu * sum[output]);
                        weightGradient[at] = gamma * dv;
                        onTaps += w * tap[k];
                        onGradient += w * dv;
                    }

                    scaleSum += onGradient;
                    first[member] += gamma * onTaps;
                    second[member] += gamma * onGradient;
                }

                scaleGradient[output] = (float)scaleSum;
            }
        }
    }
}
