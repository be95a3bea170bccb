using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// What split normalization costs beside its convolution: work of the size of the weights. z = scale·conv((x − μ)·r) +
/// shift is the convolution of x, padded with μ, with weights scale·W·r, plus a bias; μ and r = 1/√(variance + ε) are
/// the batch's.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
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
        WorkerPool workers, in ConvolutionShape shape, FloatView weight, FloatView mean, FloatView inverse,
        FloatView scale,
        FloatView shift, FloatView bias)
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(mean, shape.InChannels, nameof(mean));
        Check.Length(inverse, shape.InChannels, nameof(inverse));
        Check.Length(scale, shape.OutChannels, nameof(scale));
        Check.Length(shift, shape.OutChannels, nameof(shift));
        Check.Length(bias, shape.OutChannels, nameof(bias));
        // r·μ of each weight's input.
        float* shares = ThreadScratch.ForPartials((long)shape.InChannels * shape.Kernel * shape.Kernel);
        float* share = shares;
        for (int input = 0; input < shape.InChannels; input++)
            for (int tap = 0; tap < shape.Kernel * shape.Kernel; tap++)
                *share++ = inverse.Data[input] * mean.Data[input];
        workers.Run(shape.OutChannels, new BiasWork(shape, weight.Data, shares, scale.Data, shift.Data, bias.Data));
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
        WorkerPool workers, in ConvolutionShape shape, FeatureMap g, FloatView sum, int height, int width,
        FloatView taps)
    {
        Check.Length(sum, shape.OutChannels, nameof(sum));
        Check.Length(taps, (long)shape.OutChannels * shape.Kernel * shape.Kernel, nameof(taps));
        Check.Shape(g, g.Batch, shape.OutChannels, shape.OutputSize(height), shape.OutputSize(width), nameof(g));
        workers.Run(g.Blocks * shape.Kernel * shape.Kernel, new TapWork(shape, g, sum.Data, height, width, taps.Data));
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
    /// <param name="taps">What <see cref="TapSums"/> gave; of a 1×1 convolution without padding,
    /// <paramref name="sum"/>.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="scale">One an output channel.</param>
    /// <param name="mean">μ, one an input channel.</param>
    /// <param name="inverse">r, one an input channel.</param>
    /// <param name="count">M: values of a channel of x, N · H · W, of this process.</param>
    /// <param name="weightGradient">As <paramref name="weight"/>, overwritten.</param>
    /// <param name="scaleGradient">One an output channel, overwritten.</param>
    /// <param name="offset">One an input channel, overwritten.</param>
    /// <param name="slope">One an input channel, overwritten.</param>
    public static void Backward(
        WorkerPool workers, in ConvolutionShape shape, FloatView raw, FloatView sum, FloatView taps, FloatView weight,
        FloatView scale, FloatView mean, FloatView inverse, long count, FloatView weightGradient,
        FloatView scaleGradient,
        FloatView offset, FloatView slope)
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
        int kernelTaps = shape.Kernel * shape.Kernel, parts = Parts(shape);
        long expanded = (long)shape.InChannels * kernelTaps;
        Span<double> totals = SharedBatch.Room(2 * shape.InChannels);
        float* means = ThreadScratch.ForPartials(2 * expanded + 2L * parts * shape.InChannelsPerGroup * kernelTaps);
        float* inverses = means + expanded, partials = inverses + expanded;
        Expand(shape, mean.Data, means);
        Expand(shape, inverse.Data, inverses);
        workers.Run(parts, new WeightWork(
            shape, parts, raw.Data, sum.Data, taps.Data, weight.Data, scale.Data, means, inverses, weightGradient.Data,
            scaleGradient.Data, partials));
        fixed (double* first = totals)
            workers.Run(
                ConvolutionShape.Blocks(shape.InChannels),
                new TotalWork(shape, parts / shape.Groups, partials, first, first + shape.InChannels));
        SharedBatch.Add(totals);
        Correct(totals, mean, inverse, count * SharedBatch.Processes, offset, slope);
    }

    /// <summary>Offset and slope of each input, of Σ scale·W·taps of all inputs and then Σ scale·W·dV.</summary>
    private static void Correct(
        ReadOnlySpan<double> totals, FloatView mean, FloatView inverse, long count, FloatView offset, FloatView slope)
    {
        for (int input = 0; input < mean.Length; input++)
        {
            double r = inverse.Data[input], b = -r * r * totals[mean.Length + input] / count;
            slope.Data[input] = (float)b;
            offset.Data[input] = (float)(-r * totals[input] / count - b * mean.Data[input]);
        }
    }

    // A multiple of the groups, so that no part has outputs of two; by shapes alone.
    private static int Parts(in ConvolutionShape shape) =>
        shape.Groups * Math.Clamp(32 / shape.Groups, 1, shape.OutChannelsPerGroup);

    /// <summary>expanded[i][k] = values[i], for every tap k.</summary>
    private static void Expand(in ConvolutionShape shape, float* values, float* expanded)
    {
        int taps = shape.Kernel * shape.Kernel;
        for (int input = 0; input < shape.InChannels; input++)
            for (int tap = 0; tap < taps; tap++) *expanded++ = values[input];
    }

    private readonly struct BiasWork(
        ConvolutionShape shape, float* weight, float* shares, float* scale, float* shift, float* bias) : IWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int output, int worker)
        {
            int count = shape.InChannelsPerGroup * shape.Kernel * shape.Kernel;
            float* w = weight + (nint)output * count;
            float* share = shares + (nint)(output / shape.OutChannelsPerGroup) * count;
            Vector512<float> even = default, odd = default;
            int at = 0;
            for (; at + 2 * Lanes.Block <= count; at += 2 * Lanes.Block)
            {
                even = Vector512.MultiplyAddEstimate(Vector512.Load(w + at), Vector512.Load(share + at), even);
                odd = Vector512.MultiplyAddEstimate(
                    Vector512.Load(w + at + Lanes.Block), Vector512.Load(share + at + Lanes.Block), odd);
            }

            float rest = 0;
            for (; at < count; at++) rest += w[at] * share[at];
            bias[output] = shift[output] - scale[output] * (Vector512.Sum(even + odd) + rest);
        }
    }

    private readonly struct TapWork(
        ConvolutionShape shape, FeatureMap g, float* sum, int height, int width, float* taps) : IWork
    {
        public void Run(int part, int worker)
        {
            int count = shape.Kernel * shape.Kernel;
            (int block, int tap) = Math.DivRem(part, count);
            (int row, int column) = Math.DivRem(tap, shape.Kernel);
            (int top, int bottom) = Inside(row, g.Height, height);
            (int left, int right) = Inside(column, g.Width, width);
            Vector512<float> outside = Outside(block, top, bottom, left, right);
            int first = block * Lanes.Block;
            for (int lane = 0; lane < Lanes.Used(block, shape.OutChannels); lane++)
                taps[(nint)(first + lane) * count + tap] = sum[first + lane] - outside[lane];
        }

        /// <summary>
        /// The outputs whose tap falls inside an input of <paramref name="inputs"/> positions: first and one past the
        /// last.
        /// </summary>
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
                    for (int x = 0; x < (inside ? left : g.Width); x++)
                        outside += Vector512.Load(image + x * Lanes.Block);
                    for (int x = inside ? right : g.Width; x < g.Width; x++)
                        outside += Vector512.Load(image + x * Lanes.Block);
                }

            return outside;
        }
    }

    private readonly struct WeightWork(
        ConvolutionShape shape, int parts, float* raw, float* sum, float* taps, float* weight, float* scale,
        float* means,
        float* inverses, float* weightGradient, float* scaleGradient, float* partials) : IWork
    {
        // A multiple of the vectors' length and of the taps', so that the taps of whole vectors repeat.
        private int Period => shape.Kernel * shape.Kernel * Lanes.Block;

        public void Run(int part, int worker)
        {
            int count = shape.InChannelsPerGroup * shape.Kernel * shape.Kernel;
            float* first = partials + 2L * part * count;
            new Span<float>(first, 2 * count).Clear();
            float* pattern = ThreadScratch.ForPart(Period);
            int kernelTaps = shape.Kernel * shape.Kernel, end = Cut.Start(shape.OutChannels, part + 1, parts);
            for (int output = Cut.Start(shape.OutChannels, part, parts); output < end; output++)
            {
                for (int i = 0; i < Period; i++) pattern[i] = taps[(nint)output * kernelTaps + i % kernelTaps];
                scaleGradient[output] = AddOutput(output, count, pattern, first, first + count);
            }
        }

        /// <summary>One output's weights; returns the gradient of its scale.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private float AddOutput(int output, int count, float* pattern, float* first, float* second)
        {
            float* w = weight + (nint)output * count;
            float* from = raw + (nint)output * count;
            float* to = weightGradient + (nint)output * count;
            float* mean = means + (nint)(output / shape.OutChannelsPerGroup) * count;
            float* inverse = inverses + (nint)(output / shape.OutChannelsPerGroup) * count;
            Vector512<float> total = Vector512.Create(sum[output]), gamma = Vector512.Create(scale[output]),
                onScale = default;
            int phase = 0, whole = count - count % Lanes.Block;
            for (int at = 0; at < whole; at += Lanes.Block)
            {
                Vector512<float> dv = Vector512.Load(inverse + at)
                    * (Vector512.Load(from + at) - Vector512.Load(mean + at) * total);
                Vector512<float> values = Vector512.Load(w + at), onGradient = values * dv;
                (gamma * dv).Store(to + at);
                onScale += onGradient;
                Vector512.MultiplyAddEstimate(
                    gamma * values, Vector512.Load(pattern + phase), Vector512.Load(first + at)).Store(first + at);
                Vector512.MultiplyAddEstimate(gamma, onGradient, Vector512.Load(second + at)).Store(second + at);
                phase = phase + Lanes.Block == Period ? 0 : phase + Lanes.Block;
            }

            float rest = 0;
            for (int at = whole; at < count; at++)
            {
                float dv = inverse[at] * (from[at] - mean[at] * sum[output]), onGradient = w[at] * dv;
                to[at] = scale[output] * dv;
                rest += onGradient;
                first[at] += scale[output] * w[at] * pattern[phase + at - whole];
                second[at] += scale[output] * onGradient;
            }

            return Vector512.Sum(onScale) + rest;
        }
    }

    /// <summary>What the parts of the outputs that read a block of inputs have summed of each.</summary>
    private readonly struct TotalWork(
        ConvolutionShape shape, int partsPerGroup, float* partials, double* firsts, double* seconds) : IWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int block, int worker)
        {
            int taps = shape.Kernel * shape.Kernel, perOutput = shape.InChannelsPerGroup * taps;
            int start = block * Lanes.Block;
            for (int input = start; input < start + Lanes.Used(block, shape.InChannels); input++)
            {
                (int group, int member) = Math.DivRem(input, shape.InChannelsPerGroup);
                float* sums = partials + 2L * group * partsPerGroup * perOutput + member * taps;
                double first = 0, second = 0;
                for (int part = 0; part < partsPerGroup; part++, sums += 2 * perOutput)
                    for (int tap = 0; tap < taps; tap++)
                    {
                        first += sums[tap];
                        second += sums[perOutput + tap];
                    }

                firsts[input] = first;
                seconds[input] = second;
            }
        }
    }
}
