using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Two-dimensional convolutions of any channels, kernel, stride, padding, dilation and groups. A linear layer is a
/// 1×1 convolution of N×C×1×1 maps. Weights are [out][in / groups][kernel][kernel], as on the CPU.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuConvolution
{
    /// <summary>Lays weights out for <c>Forward</c>.</summary>
    /// <typeparam name="T">What the maps hold that are convolved.</typeparam>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="packed">As many floats, aligned to 16 bytes; overwritten.
    /// What is in them depends on T and on the device.</param>
    public static void Pack<T>(
        GpuDevice device, in ConvolutionShape shape, ArrayView<float> weight, ArrayView<float> packed)
        where T : unmanaged, IGpuElement<T> =>
        Pack<T>(device, shape, weight, GpuWeightFactors.None, packed);

    /// <summary>Multiplies weights and lays them out for <c>Forward</c>.</summary>
    /// <typeparam name="T">What the maps hold that are convolved.</typeparam>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="packed">As many floats, aligned to 16 bytes; overwritten.
    /// What is in them depends on T and on the device.</param>
    public static void Pack<T>(
        GpuDevice device, in ConvolutionShape shape, ArrayView<float> weight, GpuWeightFactors factors,
        ArrayView<float> packed)
        where T : unmanaged, IGpuElement<T> =>
        PackInto<T>(device, shape, false, weight, factors, packed);

    /// <summary>Lays weights out for <c>BackwardData</c>.</summary>
    /// <typeparam name="T">What the maps hold that are convolved.</typeparam>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="packed">As many floats, aligned to 16 bytes; overwritten.
    /// What is in them depends on T and on the device.</param>
    public static void PackTransposed<T>(
        GpuDevice device, in ConvolutionShape shape, ArrayView<float> weight, ArrayView<float> packed)
        where T : unmanaged, IGpuElement<T> =>
        PackTransposed<T>(device, shape, weight, GpuWeightFactors.None, packed);

    /// <summary>Multiplies weights and lays them out for <c>BackwardData</c>.</summary>
    /// <typeparam name="T">What the maps hold that are convolved.</typeparam>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="packed">As many floats, aligned to 16 bytes; overwritten.
    /// What is in them depends on T and on the device.</param>
    public static void PackTransposed<T>(
        GpuDevice device, in ConvolutionShape shape, ArrayView<float> weight, GpuWeightFactors factors,
        ArrayView<float> packed)
        where T : unmanaged, IGpuElement<T> =>
        PackInto<T>(device, shape, true, weight, factors, packed);

    /// <summary>y = store(convolution of load(x)).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="padding">What load(x) is padded with: one value an input channel, aligned to 16 bytes, or default
    /// for zero.</param>
    /// <param name="packed">What <c>Pack</c> made.</param>
    /// <param name="store">What happens to the result before it is stored.</param>
    /// <param name="sums">Where the store's sums go: out values each.</param>
    /// <param name="y">N × out × H′ × W′; not x.</param>
    public static void Forward<T, TLoad, TStore>(
        GpuDevice device, in ConvolutionShape shape, GpuMap<T> x, TLoad load, ArrayView<float> padding,
        ArrayView<float> packed,
        TStore store, GpuChannelSums sums, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        Check.Convolution(shape, x, y);
        Check.Length(packed, shape.WeightCount, nameof(packed));
        CheckPadding(shape, padding);
        sums.Check<TStore>(y.Channels);
        PaddedSource<T, TLoad> source = Padded(x, load, padding, packed);
        if (DirectSum<T, TLoad>.Suits(shape))
        {
            MapKernels.Run(device, new DirectSum<T, TLoad>(shape, false, source, packed), store, sums, y);
            return;
        }

        SweepAxis rows = SweepAxis.Forward(shape, y.Height), columns = SweepAxis.Forward(shape, y.Width);
        SweepGeometry geometry = SweepGeometry.Of(rows, columns, x, y, shape.Kernel, shape.Groups);
        int partialRows = Sweeps.Rows<T>(device, shape, geometry);
        ArrayView<float> partials = device.Scratch.Take((long)partialRows * TStore.Sums * y.Channels);
        Sweeps.Run(device, shape, geometry, source, packed, new GpuDestination<T, TStore>(y, store, partials), 0);
        sums.Total<TStore>(device, partials, partialRows);
    }

    /// <summary>gx = store(gradient with respect to the input).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="packedTransposed">What <c>PackTransposed</c> made.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: in values each.</param>
    /// <param name="gx">N × in × H × W; not gy.</param>
    public static void BackwardData<T, TStore>(
        GpuDevice device, in ConvolutionShape shape, GpuMap<T> gy, ArrayView<float> packedTransposed, TStore store,
        GpuChannelSums sums, GpuMap<T> gx)
        where T : unmanaged, IGpuElement<T>
        where TStore : struct, IGpuStore
    {
        Check.Convolution(shape, gx, gy);
        Check.Length(packedTransposed, shape.WeightCount, nameof(packedTransposed));
        sums.Check<TStore>(gx.Channels);
        PaddedSource<T, GpuPlainLoad> source = Padded(gy, default(GpuPlainLoad), default, packedTransposed);
        if (DirectSum<T, GpuPlainLoad>.Suits(shape))
        {
            MapKernels.Run(
                device, new DirectSum<T, GpuPlainLoad>(shape, true, source, packedTransposed), store, sums, gx);
            return;
        }

        int phases = shape.Stride * shape.Stride, partialRows = 0, row = 0;
        for (int i = 0; i < phases; i++) partialRows += Sweeps.Rows<T>(device, shape, Phase(shape, i, gy, gx));
        ArrayView<float> partials = device.Scratch.Take((long)partialRows * TStore.Sums * gx.Channels);
        GpuDestination<T, TStore> destination = new(gx, store, partials);
        for (int i = 0; i < phases; i++)
        {
            SweepGeometry phase = Phase(shape, i, gy, gx);
            if (phase.Pixels == 0) continue;
            Sweeps.Run(device, shape, phase, source, packedTransposed, destination, row);
            row += Sweeps.Rows<T>(device, shape, phase);
        }

        sums.Total<TStore>(device, partials, partialRows);
    }

    /// <summary>
    /// gradient = gradient with respect to the weights of the convolution of load(x), summed over the batch.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="padding">What load(x) is padded with: one value an input channel, aligned to 16 bytes, or default
    /// for zero.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="gradient">[out][in / groups][kernel][kernel]; overwritten.</param>
    public static void BackwardWeights<T, TLoad>(
        GpuDevice device, in ConvolutionShape shape, GpuMap<T> x, TLoad load, ArrayView<float> padding, GpuMap<T> gy,
        ArrayView<float> gradient)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
    {
        Check.Convolution(shape, x, gy);
        Check.Length(gradient, shape.WeightCount, nameof(gradient));
        CheckPadding(shape, padding);
        if (DirectSum<T, TLoad>.Suits(shape))
        {
            DirectGradientKernel<T, TLoad>.Run(device, shape, Padded(x, load, padding, gradient), gy, gradient);
            return;
        }

        WeightGradientGeometry geometry = WeightGradients.Geometry(device, shape, gy);
        ArrayView<float> partials = device.Scratch.Take(shape.WeightCount * geometry.Slices);
        WeightGradients.Run(device, shape, geometry, Padded(x, load, padding, gradient), gy, partials);
        Elements.Launch(device, gradient.IntLength, new SliceSumKernel(geometry, partials, gradient));
    }

    /// <summary>
    /// gx = store(gradient with respect to load(x)), gradient = gradient with respect to the weights, of a convolution
    /// that pads with zeros.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="packedTransposed">What <c>PackTransposed</c> made.</param>
    /// <param name="store">What happens to the input's gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: in values each.</param>
    /// <param name="gx">N × in × H × W; neither x nor gy.</param>
    /// <param name="gradient">[out][in / groups][kernel][kernel]; overwritten.</param>
    public static void Backward<T, TLoad, TStore>(
        GpuDevice device, in ConvolutionShape shape, GpuMap<T> x, TLoad load, GpuMap<T> gy,
        ArrayView<float> packedTransposed, TStore store, GpuChannelSums sums, GpuMap<T> gx, ArrayView<float> gradient)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        BackwardWeights(device, shape, x, load, default, gy, gradient);
        BackwardData(device, shape, gy, packedTransposed, store, sums, gx);
    }

    private static void PackInto<T>(
        GpuDevice device, in ConvolutionShape shape, bool transposed, ArrayView<float> weight, GpuWeightFactors factors,
        ArrayView<float> packed)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(packed, shape.WeightCount, nameof(packed));
        factors.Check(shape);
        if (!TensorConvolution.Suits<T>(device, shape))
            PackKernel<GpuFloat32>.Run(device, shape, transposed, weight, factors, packed.Cast<GpuFloat32>());
        else
            PackKernel<GpuBFloat16>.Run(device, shape, transposed, weight, factors, TensorConvolution.Packed(packed));
    }

    /// <summary>
    /// A phase of the gradient's rows and one of its columns; a small map has none of the pixels of some.
    /// </summary>
    private static SweepGeometry Phase<T>(in ConvolutionShape shape, int index, GpuMap<T> gy, GpuMap<T> gx)
        where T : unmanaged, IGpuElement<T> =>
        SweepGeometry.Of(
            SweepAxis.Backward(shape, index / shape.Stride, gx.Height),
            SweepAxis.Backward(shape, index % shape.Stride, gx.Width), gy, gx,
            shape.Kernel, shape.Groups);

    // A view that is not there has no address to hand over; a piece of any other takes its place and is not read.
    private static PaddedSource<T, TLoad> Padded<T, TLoad>(
        GpuMap<T> map, TLoad load, ArrayView<float> padding, ArrayView<float> other)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad =>
        new(map, load, padding.IsValid ? padding : other.SubView(0, 1), padding.IsValid ? 1 : 0);

    private static void CheckPadding(in ConvolutionShape shape, ArrayView<float> padding)
    {
        if (padding.IsValid) Check.Length(padding, shape.InChannels, nameof(padding));
    }
}
