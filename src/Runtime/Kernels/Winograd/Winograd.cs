using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// 3×3 convolutions by Winograd's minimal filtering F(4×4, 3×3), of the shapes that <see cref="WinogradShape.Fits"/>:
/// the results are those of <see cref="Convolution"/> but for rounding.
/// </summary>
/// <remarks>
/// Transforms make numbers larger before they cancel. Relative to float64, the root mean square of the error is 1e-6 to
/// 3e-6 forward and backward, and 0.7e-6 to 3.5e-6 for weights; that of <see cref="Convolution"/> is about a quarter of
/// it.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Winograd
{
    /// <summary>Multiplies weights, transforms them and lays them out for <c>Forward</c>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in][3][3].</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="packed"><see cref="WinogradShape.PackedLength"/> floats, aligned to 64 bytes.</param>
    public static void Pack(
        WorkerPool workers, in ConvolutionShape shape, FloatView weight, WeightFactors factors, FloatView packed) =>
        WinogradPacking.Pack(workers, shape, false, weight, factors, packed);

    /// <summary>Multiplies weights, transforms them and lays them out for <c>BackwardData</c>.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in][3][3].</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="packed"><see cref="WinogradShape.PackedLength"/> floats, aligned to 64 bytes.</param>
    public static void PackTransposed(
        WorkerPool workers, in ConvolutionShape shape, FloatView weight, WeightFactors factors, FloatView packed) =>
        WinogradPacking.Pack(workers, shape, true, weight, factors, packed);

    /// <summary>y = store(convolution of load(x)).</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="padding">What load(x) is padded with: one value an input channel, or empty for zero.</param>
    /// <param name="packed">What <c>Pack</c> made.</param>
    /// <param name="store">What happens to the result before it is stored.</param>
    /// <param name="sums">Where the store's sums go: out values each.</param>
    /// <param name="y">N × out × H × W.</param>
    public static void Forward<TLoad, TStore>(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FloatView padding, FloatView packed,
        TStore store, ChannelSums sums, FeatureMap y)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore =>
        WinogradDispatch.Forward(InstructionSets.Best, workers, shape, x, load, padding, packed, store, sums, y);

    /// <summary>gx = store(gradient with respect to the input).</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="gy">N × out × H × W.</param>
    /// <param name="packedTransposed">What <c>PackTransposed</c> made.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: in values each.</param>
    /// <param name="gx">N × in × H × W.</param>
    public static void BackwardData<TStore>(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap gy, FloatView packedTransposed, TStore store,
        ChannelSums sums,
        FeatureMap gx)
        where TStore : unmanaged, IStore =>
        WinogradDispatch.BackwardData(InstructionSets.Best, workers, shape, gy, packedTransposed, store, sums, gx);

    /// <summary>
    /// gradient = gradient with respect to the weights of the convolution of load(x), summed over the batch.
    /// </summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="padding">What load(x) is padded with: one value an input channel, or empty for zero.</param>
    /// <param name="gy">N × out × H × W.</param>
    /// <param name="gradient">[out][in][3][3]; overwritten.</param>
    public static void BackwardWeights<TLoad>(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FloatView padding, FeatureMap gy,
        FloatView gradient)
        where TLoad : unmanaged, ILoad =>
        WinogradDispatch.BackwardWeights(InstructionSets.Best, workers, shape, x, load, padding, gy, gradient);
}
