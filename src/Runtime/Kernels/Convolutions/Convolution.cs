using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Two-dimensional convolutions (cross-correlations, as everywhere in this field) of any channels, kernel, stride,
/// padding, dilation and groups. A linear layer is a 1×1 convolution of N×C×1×1 maps.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Convolution
{
    /// <summary>Lays weights out for <c>Forward</c>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="packed"><see cref="ConvolutionShape.PackedLength"/> floats, aligned to 64 bytes.</param>
    public static void Pack(WorkerPool workers, in ConvolutionShape shape, FloatView weight, FloatView packed) =>
        Pack(workers, shape, weight, WeightFactors.None, packed);

    /// <summary>Multiplies weights and lays them out for <c>Forward</c>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="packed"><see cref="ConvolutionShape.PackedLength"/> floats, aligned to 64 bytes.</param>
    public static void Pack(
        WorkerPool workers, in ConvolutionShape shape, FloatView weight, WeightFactors factors, FloatView packed)
    {
        Check.Length(packed, shape.PackedLength, nameof(packed));
        WeightPacking.Pack(workers, shape, false, weight, factors, packed);
    }

    /// <summary>Lays weights out for <c>BackwardData</c>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="packed"><see cref="ConvolutionShape.PackedTransposedLength"/> floats, aligned to 64 bytes.</param>
    public static void PackTransposed(
        WorkerPool workers, in ConvolutionShape shape, FloatView weight, FloatView packed) =>
        PackTransposed(workers, shape, weight, WeightFactors.None, packed);

    /// <summary>Multiplies weights and lays them out for <c>BackwardData</c>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="packed"><see cref="ConvolutionShape.PackedTransposedLength"/> floats, aligned to 64 bytes.</param>
    public static void PackTransposed(
        WorkerPool workers, in ConvolutionShape shape, FloatView weight, WeightFactors factors, FloatView packed)
    {
        Check.Length(packed, shape.PackedTransposedLength, nameof(packed));
        WeightPacking.Pack(workers, shape, true, weight, factors, packed);
    }

    /// <summary>y = convolution of x, plus <paramref name="bias"/>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="packed">What <c>Pack</c> made.</param>
    /// <param name="bias">One value an output channel, or empty.</param>
    /// <param name="y">N × out × H′ × W′.</param>
    public static void Forward(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, FloatView packed, FloatView bias, FeatureMap y) =>
        Forward(workers, shape, x, packed, bias, FloatView.Empty, y);

    /// <summary>y = convolution of x, padded with one value a channel, plus <paramref name="bias"/>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="packed">What <c>Pack</c> made.</param>
    /// <param name="bias">One value an output channel, or empty.</param>
    /// <param name="padding">One value an input channel, or empty for zero.</param>
    /// <param name="y">N × out × H′ × W′.</param>
    public static unsafe void Forward(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, FloatView packed, FloatView bias,
        FloatView padding, FeatureMap y)
    {
        if (bias.IsEmpty)
        {
            Forward(workers, shape, x, default(PlainLoad), padding, packed, default(PlainStore), ChannelSums.None, y);
            return;
        }

        Check.Length(bias, shape.OutChannels, nameof(bias));
        Forward(workers, shape, x, default(PlainLoad), padding, packed, new BiasStore(bias.Data), ChannelSums.None, y);
    }

    /// <summary>y = store(convolution of load(x)).</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="padding">What load(x) is padded with: one value an input channel, or empty for zero.</param>
    /// <param name="packed">What <c>Pack</c> made.</param>
    /// <param name="store">What happens to the result before it is stored.</param>
    /// <param name="sums">Where the store's sums go: out values each.</param>
    /// <param name="y">N × out × H′ × W′.</param>
    public static void Forward<TLoad, TStore>(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FloatView padding, FloatView packed,
        TStore store, ChannelSums sums, FeatureMap y)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore =>
        ConvolutionDispatch.Forward(InstructionSets.Best, workers, shape, x, load, padding, packed, store, sums, y);

    /// <summary>gx = gradient with respect to the input.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="packedTransposed">What <c>PackTransposed</c> made.</param>
    /// <param name="gx">N × in × H × W.</param>
    public static void BackwardData(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap gy, FloatView packedTransposed, FeatureMap gx) =>
        BackwardData(workers, shape, gy, packedTransposed, default(PlainStore), ChannelSums.None, gx);

    /// <summary>gx = store(gradient with respect to the input).</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="packedTransposed">What <c>PackTransposed</c> made.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: in values each.</param>
    /// <param name="gx">N × in × H × W.</param>
    public static void BackwardData<TStore>(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap gy, FloatView packedTransposed, TStore store,
        ChannelSums sums,
        FeatureMap gx)
        where TStore : unmanaged, IStore =>
        ConvolutionDispatch.BackwardData(InstructionSets.Best, workers, shape, gy, packedTransposed, store, sums, gx);

    /// <summary>gradient = gradient with respect to the weights, summed over the batch.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="gradient">[out][in / groups][kernel][kernel]; overwritten.</param>
    public static void BackwardWeights(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, FeatureMap gy, FloatView gradient) =>
        BackwardWeights(workers, shape, x, default(PlainLoad), FloatView.Empty, gy, gradient);

    /// <summary>
    /// gradient = gradient with respect to the weights of the convolution of load(x), summed over the batch.
    /// </summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="padding">What load(x) is padded with: one value an input channel, or empty for zero.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="gradient">[out][in / groups][kernel][kernel]; overwritten.</param>
    public static void BackwardWeights<TLoad>(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FloatView padding, FeatureMap gy,
        FloatView gradient)
        where TLoad : unmanaged, ILoad =>
        ConvolutionDispatch.BackwardWeights(InstructionSets.Best, workers, shape, x, load, padding, gy, gradient);

    /// <summary>
    /// gx = store(gradient with respect to load(x)), gradient = gradient with respect to the weights: those of
    /// <c>BackwardData</c> and <c>BackwardWeights</c>, of a convolution that pads with zeros, with fewer passes over
    /// the maps where it is depthwise.
    /// </summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="packedTransposed">What <c>PackTransposed</c> made.</param>
    /// <param name="store">What happens to the input's gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: in values each.</param>
    /// <param name="gx">N × in × H × W.</param>
    /// <param name="gradient">[out][in / groups][kernel][kernel]; overwritten.</param>
    public static void Backward<TLoad, TStore>(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FeatureMap gy,
        FloatView packedTransposed, TStore store, ChannelSums sums, FeatureMap gx, FloatView gradient)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore =>
        ConvolutionDispatch.Backward(
            InstructionSets.Best, workers, shape, x, load, gy, packedTransposed, store, sums, gx, gradient);
}
