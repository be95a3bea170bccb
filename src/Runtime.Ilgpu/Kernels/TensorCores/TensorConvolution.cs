using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Chooses and launches the kernels of convolutions on a device's tensor cores.</summary>
internal static class TensorConvolution
{
    /// <summary>
    /// Whether a convolution of maps of <typeparamref name="T"/>, whose packed weights are bfloat16 then, runs on
    /// tensor cores: the device has them, and groups and channels fit.
    /// </summary>
    public static bool Suits<T>(GpuDevice device, in ConvolutionShape shape) where T : unmanaged, IGpuElement<T> =>
        device.UsesTensorCores && typeof(T) == typeof(GpuBFloat16) && shape.Groups == 1
        && shape.InChannels % TensorLayout.Chunk == 0 && shape.OutChannels % TensorLayout.Chunk == 0;

    /// <summary>Where packed weights are: at the beginning of a vector that has room for them as float32.</summary>
    public static ArrayView<GpuBFloat16> Packed(ArrayView<float> packed) =>
        packed.Cast<GpuBFloat16>().SubView(0, packed.Length);

    /// <summary>The matrix product of a gradient of weights.</summary>
    public static WeightGradientGeometry Gradient(in ConvolutionShape shape, int batch, int height, int width)
    {
        int columns = shape.Kernel * shape.Kernel * shape.InChannelsPerGroup;
        return new(
            shape, batch, height, width, TensorTile.Rows, columns > NarrowTile.Columns
                ? WideTile.Columns
                : NarrowTile.Columns,
            TensorLayout.Depth);
    }

    /// <summary>One pass, or one phase of it.</summary>
    public static void Sweep<TLoad, TStore>(
        GpuDevice device, in SweepGeometry geometry, PaddedSource<GpuBFloat16, TLoad> source,
        ArrayView<GpuBFloat16> packed,
        GpuDestination<GpuBFloat16, TStore> destination, int firstRow)
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        if (geometry.Channels > NarrowTile.Columns)
            Sweep<WideTile, TLoad, TStore>(device, geometry, source, packed, destination, firstRow);
        else
            Sweep<NarrowTile, TLoad, TStore>(device, geometry, source, packed, destination, firstRow);
    }

    /// <summary>The sums of every slice of a gradient of weights.</summary>
    public static void Gradients<TLoad>(
        GpuDevice device, in WeightGradientGeometry geometry, PaddedSource<GpuBFloat16, TLoad> source,
        GpuMap<GpuBFloat16> gy,
        ArrayView<float> partials)
        where TLoad : struct, IGpuLoad
    {
        if (geometry.Columns > NarrowTile.Columns) Gradients<WideTile, TLoad>(device, geometry, source, gy, partials);
        else Gradients<NarrowTile, TLoad>(device, geometry, source, gy, partials);
    }

    private static void Sweep<TTile, TLoad, TStore>(
        GpuDevice device, in SweepGeometry geometry, PaddedSource<GpuBFloat16, TLoad> source,
        ArrayView<GpuBFloat16> packed,
        GpuDestination<GpuBFloat16, TStore> destination, int firstRow)
        where TTile : struct, ITensorTile
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        if (typeof(TLoad) == typeof(GpuPlainLoad))
            Launch<TTile, DirectReading, TLoad, TStore>(
                device, geometry, new(geometry, source, packed, destination, firstRow));
        else
            Launch<TTile, AppliedReading, TLoad, TStore>(
                device, geometry, new(geometry, source, packed, destination, firstRow));
    }

    private static void Gradients<TTile, TLoad>(
        GpuDevice device, in WeightGradientGeometry geometry, PaddedSource<GpuBFloat16, TLoad> source,
        GpuMap<GpuBFloat16> gy,
        ArrayView<float> partials)
        where TTile : struct, ITensorTile
        where TLoad : struct, IGpuLoad
    {
        if (typeof(TLoad) == typeof(GpuPlainLoad))
            Launch<TTile, DirectReading, TLoad>(device, geometry, new(geometry, source, gy, partials));
        else
            Launch<TTile, AppliedReading, TLoad>(device, geometry, new(geometry, source, gy, partials));
    }

    private static void Launch<TTile, TReading, TLoad, TStore>(
        GpuDevice device, in SweepGeometry geometry, TensorSweepKernel<TTile, TReading, TLoad, TStore> kernel)
        where TTile : struct, ITensorTile
        where TReading : struct, IReading
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore =>
        device.Launch(
            new(Groups.Over(geometry.Pixels, TensorTile.Rows) * Groups.Over(geometry.Channels, TTile.Columns), 1, 1),
            TensorTile.Threads<TTile>(), kernel);

    private static void Launch<TTile, TReading, TLoad>(
        GpuDevice device, in WeightGradientGeometry geometry, TensorGradientKernel<TTile, TReading, TLoad> kernel)
        where TTile : struct, ITensorTile
        where TReading : struct, IReading
        where TLoad : struct, IGpuLoad =>
        device.Launch(
            new(Groups.Over(geometry.Columns, TTile.Columns), Groups.Over(geometry.Outputs, TensorTile.Rows),
                geometry.Slices),
            TensorTile.Threads<TTile>(), kernel);
}
