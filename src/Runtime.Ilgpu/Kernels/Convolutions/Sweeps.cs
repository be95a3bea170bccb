using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Chooses and launches a <see cref="SweepKernel{TTile, TWidth, TLoad, TStore}"/>.</summary>
internal static class Sweeps
{
    /// <summary>Rows of partial sums that a pass leaves: one a tile of pixels.</summary>
    public static int Rows(GpuDevice device, in SweepGeometry geometry) => Groups.Over(
        geometry.Pixels, device.TakesSmallGroups ? Tile.Height<SimulatedTile>() : Tile.Height<TallTile>());

    /// <summary>One pass, or one phase of it.</summary>
    public static void Run<TLoad, TStore>(
        GpuDevice device, in SweepGeometry geometry, int groups, PaddedSource<TLoad> source, ArrayView<float> packed,
        GpuDestination<TStore> destination, int firstRow)
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore
    {
        bool vectors = geometry.SourceChannels % 4 == 0 && geometry.Channels % 4 == 0;
        switch (device.TakesSmallGroups, vectors)
        {
            case (true, true):
                Launch<SimulatedTile, VectorWidth, TLoad, TStore>(
                    device, geometry, groups, new(geometry, source, packed, destination, firstRow));
                break;
            case (true, false):
                Launch<SimulatedTile, ScalarWidth, TLoad, TStore>(
                    device, geometry, groups, new(geometry, source, packed, destination, firstRow));
                break;
            case (false, true):
                Launch<TallTile, VectorWidth, TLoad, TStore>(
                    device, geometry, groups, new(geometry, source, packed, destination, firstRow));
                break;
            default:
                Launch<TallTile, ScalarWidth, TLoad, TStore>(
                    device, geometry, groups, new(geometry, source, packed, destination, firstRow));
                break;
        }
    }

    private static void Launch<TTile, TWidth, TLoad, TStore>(
        GpuDevice device, in SweepGeometry geometry, int groups, SweepKernel<TTile, TWidth, TLoad, TStore> kernel)
        where TTile : struct, ITile
        where TWidth : struct, IWidth
        where TLoad : struct, IGpuLoad
        where TStore : struct, IGpuStore =>
        device.Launch(
            new(Groups.Over(geometry.Pixels, Tile.Height<TTile>()), Groups.Over(geometry.Channels, Tile.Width<TTile>()), groups),
            Tile.Threads<TTile>(), kernel);
}
