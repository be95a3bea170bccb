using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Weights of one convolution that does the work of a convolution and the normalization around it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuWeightFolding
{
    /// <summary>
    /// Split normalization, z = scale·conv((x − mean)·r) + shift: W′ = scale·W·r, b′ = shift − Σ W′·mean,
    /// r = 1/√(variance + epsilon). Exact everywhere for an input padded with its mean.
    /// </summary>
    /// <remarks>
    /// In b′, W′ is rounded as <c>GpuConvolution.Pack</c> will round it, so that the mean leaves nothing in the result.
    /// </remarks>
    /// <typeparam name="T">What the maps hold that are convolved.</typeparam>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="statistics">Of the input.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="scale">One factor an output channel.</param>
    /// <param name="shift">One offset an output channel.</param>
    /// <param name="folded">W′, as <paramref name="weight"/>; overwritten.</param>
    /// <param name="bias">b′, one an output channel; overwritten.</param>
    public static void SplitNorm<T>(
        GpuDevice device, in ConvolutionShape shape, ArrayView<float> weight, GpuChannelStatistics statistics,
        float epsilon,
        ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> folded, ArrayView<float> bias)
        where T : unmanaged, IGpuElement<T>
    {
        statistics.Check(shape.InChannels);
        CheckOutputs(shape, weight, scale, shift, folded, bias);
        if (!TensorConvolution.Suits<T>(device, shape))
            device.Launch(
                new(shape.OutChannels, 1, 1), WeightGroups.Threads(device),
                new FoldSplitNormKernel<GpuFloat32>(
                    new(shape), weight, statistics, epsilon, scale, shift, folded, bias));
        else
            device.Launch(
                new(shape.OutChannels, 1, 1), WeightGroups.Threads(device),
                new FoldSplitNormKernel<GpuBFloat16>(
                    new(shape), weight, statistics, epsilon, scale, shift, folded, bias));
    }

    /// <summary>
    /// Batch normalization, z = scale·(conv(x) + before − mean)·r + shift: W′ = scale·r·W, b′ = shift + scale·r·(before
    /// − mean).
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="statistics">Of the convolution's output.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="scale">One factor an output channel.</param>
    /// <param name="shift">One offset an output channel.</param>
    /// <param name="before">The convolution's own bias, or default.</param>
    /// <param name="folded">W′, as <paramref name="weight"/>; overwritten.</param>
    /// <param name="bias">b′, one an output channel; overwritten.</param>
    public static void BatchNorm(
        GpuDevice device, in ConvolutionShape shape, ArrayView<float> weight, GpuChannelStatistics statistics,
        float epsilon,
        ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> before, ArrayView<float> folded,
        ArrayView<float> bias)
    {
        statistics.Check(shape.OutChannels);
        if (before.IsValid) Check.Length(before, shape.OutChannels, nameof(before));
        CheckOutputs(shape, weight, scale, shift, folded, bias);
        device.Launch(
            new(shape.OutChannels, 1, 1), WeightGroups.Threads(device),
            new FoldBatchNormKernel(new(shape), weight, statistics, epsilon, scale, shift, before, folded, bias));
    }

    private static void CheckOutputs(
        in ConvolutionShape shape, ArrayView<float> weight, ArrayView<float> scale, ArrayView<float> shift,
        ArrayView<float> folded, ArrayView<float> bias)
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(scale, shape.OutChannels, nameof(scale));
        Check.Length(shift, shape.OutChannels, nameof(shift));
        Check.Length(folded, shape.WeightCount, nameof(folded));
        Check.Length(bias, shape.OutChannels, nameof(bias));
    }
}
