using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// What split normalization costs beside its convolution: work of the size of the weights. z = scale·conv((x − μ)·r) +
/// shift is the convolution of x, padded with μ, with weights scale·W·r, plus a bias; μ and r = 1/√(variance + ε) are
/// the batch's.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuSplitNormalization
{
    /// <summary>bias[o] = shift[o] − Σ V[o][i][k] · μ[i], V = scale[o] · W[o][i][k] · r[i].</summary>
    /// <remarks>
    /// V is rounded as <c>GpuConvolution.Pack</c> rounds it: what is left of Σ V · (x − μ) has errors of x − μ alone,
    /// and not of μ, which may be much greater.
    /// </remarks>
    /// <typeparam name="T">What the maps hold that are convolved.</typeparam>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="mean">μ, one an input channel.</param>
    /// <param name="inverse">r, one an input channel.</param>
    /// <param name="scale">One an output channel.</param>
    /// <param name="shift">One an output channel.</param>
    /// <param name="bias">One an output channel, overwritten.</param>
    public static void Bias<T>(
        GpuDevice device, in ConvolutionShape shape, ArrayView<float> weight, ArrayView<float> mean,
        ArrayView<float> inverse,
        ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> bias)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(mean, shape.InChannels, nameof(mean));
        Check.Length(inverse, shape.InChannels, nameof(inverse));
        Check.Length(scale, shape.OutChannels, nameof(scale));
        Check.Length(shift, shape.OutChannels, nameof(shift));
        Check.Length(bias, shape.OutChannels, nameof(bias));
        if (!TensorConvolution.Suits<T>(device, shape))
            device.Launch(
                new(shape.OutChannels, 1, 1), WeightGroups.Threads(device),
                new SplitBiasKernel<GpuFloat32>(new(shape), weight, mean, inverse, scale, shift, bias));
        else
            device.Launch(
                new(shape.OutChannels, 1, 1), WeightGroups.Threads(device),
                new SplitBiasKernel<GpuBFloat16>(new(shape), weight, mean, inverse, scale, shift, bias));
    }

    /// <summary>
    /// taps[o][k] = Σ g[o] over the outputs whose tap k falls inside the image: Σ g less the border's, which alone is
    /// read.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="g">N × out × H′ × W′: the gradient of the output.</param>
    /// <param name="sum">Σ g, one an output channel.</param>
    /// <param name="height">H of the input.</param>
    /// <param name="width">W of the input.</param>
    /// <param name="taps">[out][kernel][kernel], overwritten.</param>
    public static void TapSums<T>(
        GpuDevice device, in ConvolutionShape shape, GpuMap<T> g, ArrayView<float> sum, int height, int width,
        ArrayView<float> taps)
        where T : unmanaged, IGpuElement<T>
    {
        int count = shape.Kernel * shape.Kernel;
        Check.Length(sum, shape.OutChannels, nameof(sum));
        Check.Length(taps, (long)shape.OutChannels * count, nameof(taps));
        Check.Shape(g, g.Batch, shape.OutChannels, shape.OutputSize(height), shape.OutputSize(width), nameof(g));
        int tileChannels = LaneGroups.Columns(device);
        int chunks = Groups.Over(g.Batch * g.Height, BorderKernel<T>.LinesOfLane * LaneGroups.Lanes(device));
        long row = taps.Length;
        ArrayView<float> scratch = device.Scratch.Take((chunks + 1) * row);
        ArrayView<float> partials = scratch.SubView(0, chunks * row), outside = scratch.SubView(chunks * row, row);
        device.Launch(
            new(chunks, Groups.Over(g.Channels, tileChannels), count), LaneGroups.Threads(device),
            new BorderKernel<T>(shape, g, height, width, partials, tileChannels));
        Totals.Run(device, partials, chunks, outside);
        Elements.Launch(device, taps.IntLength, new TapKernel(sum, outside, count, taps));
    }

    /// <summary>
    /// The gradients of weight and scale, and what the statistics add to that of x: offset[i] + slope[i] · x. With
    /// dV[o][i][k] = r[i]·(raw − μ[i]·sum[o]): dW = scale·dV, dscale = Σ W·dV, slope = −r²·Σ scale·W·dV / M,
    /// offset = −r·Σ scale·W·taps / M − slope·μ.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="raw">The gradient of the weight with x for an input, padded with μ.</param>
    /// <param name="sum">Σ g, one an output channel.</param>
    /// <param name="taps">What <see cref="TapSums"/> gave; of a 1×1 convolution without padding,
    /// <paramref name="sum"/>.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="scale">One an output channel.</param>
    /// <param name="mean">μ, one an input channel.</param>
    /// <param name="inverse">r, one an input channel.</param>
    /// <param name="count">M: values of a channel of x, N · H · W.</param>
    /// <param name="weightGradient">As <paramref name="weight"/>, overwritten; it may be
    /// <paramref name="raw"/>.</param>
    /// <param name="scaleGradient">One an output channel, overwritten.</param>
    /// <param name="offset">One an input channel, overwritten.</param>
    /// <param name="slope">One an input channel, overwritten.</param>
    public static void Backward(
        GpuDevice device, in ConvolutionShape shape, ArrayView<float> raw, ArrayView<float> sum, ArrayView<float> taps,
        ArrayView<float> weight, ArrayView<float> scale, ArrayView<float> mean, ArrayView<float> inverse, long count,
        ArrayView<float> weightGradient, ArrayView<float> scaleGradient, ArrayView<float> offset,
        ArrayView<float> slope)
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
        WeightLayout layout = new(shape);
        device.Launch(
            new(shape.OutChannels, 1, 1), WeightGroups.Threads(device),
            new SplitGradientKernel(layout, raw, sum, weight, scale, mean, inverse, weightGradient, scaleGradient));
        device.Launch(
            new(Groups.Over(shape.InChannels, SplitCorrectionKernel.Columns), 1, 1), LaneGroups.Threads(device),
            new SplitCorrectionKernel(
                layout, weight, weightGradient, taps, scale, mean, inverse, count, offset, slope));
    }
}
