using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Chooses and launches a <see cref="SweepKernel{T, TTile, TWidth, TLoad, TStore}"/>.</summary>
internal static class Sweeps
{
    /// <summary>Rows of partial sums that a pass leaves: one a tile of pixels.</summary>
    public static int Rows<T>(GpuDevice device, in ConvolutionShape shape, in SweepGeometry geometry)
        where T : unmanaged, IGpuElement<T>
    {
        int tile = TensorConvolution.Suits<T>(device, shape) ? TensorTile.Rows
            : device.TakesSmallGroups ? Tile.Height<SimulatedTile>()
            : Tile.Height<TallTile>();
        return Groups.Over(geometry.Pixels, tile);
    }

    /// <summary>One pass, or one phase of it.</summary>
    public static void Run<T, TLoad, TStore>(
        GpuDevice device, in ConvolutionShape shape, in SweepGeometry geometry, PaddedSource<T, TLoad> source,
        ArrayView<float> packed, GpuDestination<T, TStore> destination, int firstRow)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        if (TensorConvolution.Suits<T>(device, shape))
        {
            TensorConvolution.Sweep(
                device, geometry, source.As<GpuBFloat16>(), TensorConvolution.Packed(packed),
                destination.As<GpuBFloat16>(), firstRow);
            return;
        }

        int groups = shape.Groups;
        bool vectors = geometry.SourceChannels % 4 == 0 && geometry.Channels % 4 == 0;
        switch (device.TakesSmallGroups, vectors)
        {
            case (true, true):
                Launch<T, SimulatedTile, VectorWidth, TLoad, TStore>(
                    device, geometry, groups, new(geometry, source, packed, destination, firstRow));
                break;
            case (true, false):
                Launch<T, SimulatedTile, ScalarWidth, TLoad, TStore>(
                    device, geometry, groups, new(geometry, source, packed, destination, firstRow));
                break;
            case (false, true):
                Launch<T, TallTile, VectorWidth, TLoad, TStore>(
                    device, geometry, groups, new(geometry, source, packed, destination, firstRow));
                break;
            default:
                Launch<T, TallTile, ScalarWidth, TLoad, TStore>(
                    device, geometry, groups, new(geometry, source, packed, destination, firstRow));
                break;
        }
    }

    private static void Launch<T, TTile, TWidth, TLoad, TStore>(
        GpuDevice device, in SweepGeometry geometry, int groups, SweepKernel<T, TTile, TWidth, TLoad, TStore> kernel)
        where T : unmanaged, IGpuElement<T>
        where TTile : struct, ITile
        where TWidth : struct, IWidth
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore =>
        device.Launch(
            new(Groups.Over(geometry.Pixels, Tile.Height<TTile>()), Groups.Over(geometry.Channels, Tile.Width<TTile>()),
                groups),
            Tile.Threads<TTile>(), kernel);
}
