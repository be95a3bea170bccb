using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Two-dimensional convolutions (cross-correlations, as everywhere in this field) of any channels, kernel, stride,
/// padding, dilation and groups. A linear layer is a 1×1 convolution of N×C×1×1 maps.
/// </summary>
public static class Convolution
{
    /// <summary>Lays weights out for <c>Forward</c>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="packed"><see cref="ConvolutionShape.PackedLength"/> floats, aligned to 64 bytes.</param>
    public static void Pack(WorkerPool workers, in ConvolutionShape shape, FloatView weight, FloatView packed)
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(packed, shape.PackedLength, nameof(packed));
        WeightPacking.Pack(workers, shape, false, weight, packed);
    }

    /// <summary>Lays weights out for <see cref="BackwardData"/>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="packed"><see cref="ConvolutionShape.PackedTransposedLength"/> floats, aligned to 64 bytes.</param>
    public static void PackTransposed(WorkerPool workers, in ConvolutionShape shape, FloatView weight, FloatView packed)
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(packed, shape.PackedTransposedLength, nameof(packed));
        WeightPacking.Pack(workers, shape, true, weight, packed);
    }

    /// <summary>y = convolution of x, plus <paramref name="bias"/>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="packed">What <see cref="Pack"/> made.</param>
    /// <param name="bias">One value an output channel, or empty.</param>
    /// <param name="y">N × out × H′ × W′.</param>
    public static void Forward(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, FloatView packed, FloatView bias, FeatureMap y) =>
        ConvolutionDispatch.Forward(InstructionSets.Best, workers, shape, x, packed, bias, y);

    /// <summary>y = convolution of x, padded with one value a channel, plus <paramref name="bias"/>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="packed">What <see cref="Pack"/> made.</param>
    /// <param name="bias">One value an output channel.</param>
    /// <param name="padding">One value an input channel.</param>
    /// <param name="y">N × out × H′ × W′.</param>
    public static void Forward(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, FloatView packed, FloatView bias, FloatView padding, FeatureMap y) =>
        ConvolutionDispatch.Forward(InstructionSets.Best, workers, shape, x, packed, bias, padding, y);

    /// <summary>gx = gradient with respect to the input.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="packedTransposed">What <see cref="PackTransposed"/> made.</param>
    /// <param name="gx">N × in × H × W.</param>
    public static void BackwardData(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap gy, FloatView packedTransposed, FeatureMap gx) =>
        ConvolutionDispatch.BackwardData(InstructionSets.Best, workers, shape, gy, packedTransposed, gx);

    /// <summary>gradient = gradient with respect to the weights, summed over the batch.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="gradient">[out][in / groups][kernel][kernel]; overwritten.</param>
    public static void BackwardWeights(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, FeatureMap gy, FloatView gradient) =>
        ConvolutionDispatch.BackwardWeights(InstructionSets.Best, workers, shape, x, gy, gradient);
}
