using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Two-dimensional convolutions of any channels, kernel, stride, padding, dilation and groups, in float32. A linear layer is a
/// 1×1 convolution of N×C×1×1 maps. Weights are [out][in / groups][kernel][kernel], as on the CPU.
/// </summary>
public static class GpuConvolution
{
    /// <summary>Multiplies weights and lays them out for <c>Forward</c>.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="packed">As many floats, aligned to 16 bytes; overwritten.</param>
    public static void Pack(
        GpuDevice device, in ConvolutionShape shape, ArrayView<float> weight, GpuWeightFactors factors, ArrayView<float> packed) =>
        Pack(device, shape, false, weight, factors, packed);

    /// <summary>Multiplies weights and lays them out for <c>BackwardData</c>.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="weight">[out][in / groups][kernel][kernel].</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="packed">As many floats, aligned to 16 bytes; overwritten.</param>
    public static void PackTransposed(
        GpuDevice device, in ConvolutionShape shape, ArrayView<float> weight, GpuWeightFactors factors, ArrayView<float> packed) =>
        Pack(device, shape, true, weight, factors, packed);

    /// <summary>y = store(convolution of load(x)).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="padding">What load(x) is padded with: one value an input channel, or default for zero.</param>
    /// <param name="packed">What <see cref="Pack(GpuDevice, in ConvolutionShape, ArrayView{float}, GpuWeightFactors, ArrayView{float})"/> made.</param>
    /// <param name="store">What happens to the result before it is stored.</param>
    /// <param name="sums">Where the store's sums go: out values each.</param>
    /// <param name="y">N × out × H′ × W′; not x.</param>
    public static void Forward<TLoad, TStore>(
        GpuDevice device, in ConvolutionShape shape, GpuMap x, TLoad load, ArrayView<float> padding, ArrayView<float> packed,
        TStore store, GpuChannelSums sums, GpuMap y)
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        Check.Convolution(shape, x, y);
        Check.Length(packed, shape.WeightCount, nameof(packed));
        CheckPadding(shape, padding);
        sums.Check<TStore>(y);
        PaddedSource<TLoad> source = Padded(x, load, padding, packed);
        if (DirectSum<TLoad>.Suits(shape))
        {
            Maps.Run(device, new DirectSum<TLoad>(shape, false, source, packed), store, sums, y);
            return;
        }

        SweepAxis rows = SweepAxis.Forward(shape, y.Height), columns = SweepAxis.Forward(shape, y.Width);
        SweepGeometry geometry = new(rows, columns, x, y, shape.Kernel, shape.Groups);
        int partialRows = Sweeps.Rows(device, geometry);
        ArrayView<float> partials = device.Scratch.Take((long)partialRows * TStore.Sums * y.Channels);
        Sweeps.Run(device, geometry, shape.Groups, source, packed, new GpuDestination<TStore>(y, store, partials), 0);
        sums.Total<TStore>(device, y, partials, partialRows);
    }

    /// <summary>gx = store(gradient with respect to the input).</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="packedTransposed">What <see cref="PackTransposed"/> made.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: in values each.</param>
    /// <param name="gx">N × in × H × W; not gy.</param>
    public static void BackwardData<TStore>(
        GpuDevice device, in ConvolutionShape shape, GpuMap gy, ArrayView<float> packedTransposed, TStore store,
        GpuChannelSums sums, GpuMap gx)
        where TStore : struct, IGpuStore
    {
        Check.Convolution(shape, gx, gy);
        Check.Length(packedTransposed, shape.WeightCount, nameof(packedTransposed));
        sums.Check<TStore>(gx);
        PaddedSource<GpuPlainLoad> source = Padded(gy, default(GpuPlainLoad), default, packedTransposed);
        if (DirectSum<GpuPlainLoad>.Suits(shape))
        {
            Maps.Run(device, new DirectSum<GpuPlainLoad>(shape, true, source, packedTransposed), store, sums, gx);
            return;
        }

        SweepGeometry[] phases = Phases(shape, gy, gx);
        int partialRows = phases.Sum(phase => Sweeps.Rows(device, phase)), row = 0;
        ArrayView<float> partials = device.Scratch.Take((long)partialRows * TStore.Sums * gx.Channels);
        GpuDestination<TStore> destination = new(gx, store, partials);
        foreach (SweepGeometry phase in phases)
        {
            Sweeps.Run(device, phase, shape.Groups, source, packedTransposed, destination, row);
            row += Sweeps.Rows(device, phase);
        }

        sums.Total<TStore>(device, gx, partials, partialRows);
    }

    /// <summary>gradient = gradient with respect to the weights of the convolution of load(x), summed over the batch.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="x">N × in × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="padding">What load(x) is padded with: one value an input channel, or default for zero.</param>
    /// <param name="gy">N × out × H′ × W′.</param>
    /// <param name="gradient">[out][in / groups][kernel][kernel]; overwritten.</param>
    public static void BackwardWeights<TLoad>(
        GpuDevice device, in ConvolutionShape shape, GpuMap x, TLoad load, ArrayView<float> padding, GpuMap gy,
        ArrayView<float> gradient)
        where TLoad : struct, IGpuLoad
    {
        Check.Convolution(shape, x, gy);
        Check.Length(gradient, shape.WeightCount, nameof(gradient));
        CheckPadding(shape, padding);
        WeightGradientGeometry geometry = new(shape, gy);
        ArrayView<float> partials = device.Scratch.Take(shape.WeightCount * geometry.Slices);
        WeightGradients.Run(device, geometry, Padded(x, load, padding, gradient), gy, partials);
        Elements.Launch(device, gradient.IntLength, new SliceSumKernel(geometry, partials, gradient));
    }

    private static void Pack(
        GpuDevice device, in ConvolutionShape shape, bool transposed, ArrayView<float> weight, GpuWeightFactors factors,
        ArrayView<float> packed)
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(packed, shape.WeightCount, nameof(packed));
        factors.Check(shape);
        Elements.Launch(device, packed.IntLength, new PackKernel(shape, transposed, weight, factors, packed));
    }

    /// <summary>The phases of the gradient's rows times those of its columns.</summary>
    private static SweepGeometry[] Phases(ConvolutionShape shape, GpuMap gy, GpuMap gx) =>
    [
        .. from row in Enumerable.Range(0, shape.Stride)
           from column in Enumerable.Range(0, shape.Stride)
           let geometry = new SweepGeometry(
               SweepAxis.Backward(shape, row, gx.Height), SweepAxis.Backward(shape, column, gx.Width), gy, gx, shape.Kernel,
               shape.Groups)
           where geometry.Pixels > 0
           select geometry,
    ];

    // A view that is not there has no address to hand over; any other takes its place and is not read.
    private static PaddedSource<TLoad> Padded<TLoad>(GpuMap map, TLoad load, ArrayView<float> padding, ArrayView<float> other)
        where TLoad : struct, IGpuLoad =>
        new(map, load, padding.IsValid ? padding : other, padding.IsValid ? 1 : 0);

    private static void CheckPadding(in ConvolutionShape shape, ArrayView<float> padding)
    {
        if (padding.IsValid) Check.Length(padding, shape.InChannels, nameof(padding));
    }
}
