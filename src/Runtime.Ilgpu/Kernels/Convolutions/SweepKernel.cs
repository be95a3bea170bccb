using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Convolution by implicit matrix product (<see cref="SweepGeometry"/>). A group computes a tile of pixels × channels:
/// slices of both factors go through shared memory, in two buffers, so that one barrier a slice is enough; each thread
/// sums 8 × 8 products in registers. Then the tile goes through shared memory to threads that keep to one channel,
/// which apply the store. Grid: x tiles of pixels, y tiles of channels, z groups of the convolution.
/// </summary>
internal readonly struct SweepKernel<T, TTile, TWidth, TLoad, TStore>(
    SweepGeometry geometry, PaddedSource<T, TLoad> source, ArrayView<float> packed,
    GpuDestination<T, TStore> destination,
    int firstRow) : IProductKernel
    where T : unmanaged, IGpuElement<T>
    where TTile : struct, ITile
    where TWidth : struct, IWidth
    where TLoad : struct, IGpuLoad
    where TStore : struct, IGpuStore
{
    private readonly SweepGeometry geometry = geometry;
    private readonly PaddedSource<T, TLoad> source = source;
    private readonly ArrayView<float> packed = packed;
    private readonly GpuDestination<T, TStore> destination = destination;
    private readonly int firstRow = firstRow;

    long IProductKernel.MultiplyAdds => geometry.MultiplyAdds * (destination.Map.Channels / geometry.Channels);

    long IProductKernel.UntouchedBytes => geometry.UntouchedBytes(destination);

    private static int Threads => TTile.Rows * TTile.Columns;

    private static int TilePixels => TTile.Rows * RegisterTile.Size;

    private static int TileChannels => TTile.Columns * RegisterTile.Size;

    // In vectors of four. A column of the first factor is a little longer than its pixels: threads that write four
    // terms of one pixel, one below the other, then meet different banks.
    private static int PixelStride => TTile.Rows * 2 + 1;

    private static int ChannelStride => TTile.Columns * 2;

    private static int SliceVectors => Tile.Depth * (PixelStride + ChannelStride);

    private static int StagedVectors => TTile.Rows * 4 * ChannelStride;

    public void Run()
    {
        ArrayView<Float4> shared = SharedMemory.Allocate<Float4>(
            2 * SliceVectors > StagedVectors ? 2 * SliceVectors : StagedVectors);
        ArrayView<SweepPlace> places = SharedMemory.Allocate<SweepPlace>(TilePixels);
        FindPlaces(places);
        GroupBarrier.Wait();

        RegisterTile tile = default;
        int slices = (geometry.Terms + Tile.Depth - 1) / Tile.Depth;
        int row = Group.IdxX / TTile.Columns, column = Group.IdxX % TTile.Columns;
        // A thread reads four terms of some pixels, and one or more rows of weights.
        Term ofPixels = new(geometry, (Group.IdxX & 1) * 4), ofWeights = new(geometry, Group.IdxX / ChannelStride);
        for (int slice = 0; slice < slices; slice++)
        {
            int buffer = (slice & 1) * SliceVectors, weights = buffer + Tile.Depth * PixelStride;
            ReadPixels(places, shared.Cast<float>(), buffer * 4, ofPixels);
            ReadWeights(shared, weights, ofWeights);
            ofPixels = ofPixels.Plus(geometry, Tile.Depth);
            ofWeights = ofWeights.Plus(geometry, Tile.Depth);
            GroupBarrier.Wait();
            int left = buffer + row, right = weights + column;
            for (int term = 0; term < Tile.Depth; term++, left += PixelStride, right += ChannelStride)
                tile = tile.Plus(shared[left], shared[left + TTile.Rows], shared[right], shared[right + TTile.Columns]);
        }

        GpuSums sums = default;
        GroupBarrier.Wait();
        Stage(shared, tile.R0, tile.R1, tile.R2, tile.R3);
        GroupBarrier.Wait();
        Store(places, shared.Cast<float>(), 0, ref sums);
        GroupBarrier.Wait();
        Stage(shared, tile.R4, tile.R5, tile.R6, tile.R7);
        GroupBarrier.Wait();
        Store(places, shared.Cast<float>(), TTile.Rows * 4, ref sums);
        if (TStore.Sums > 0) Leave(sums);
    }

    /// <summary>Where the tile's pixels read and write; every thread its share.</summary>
    private void FindPlaces(ArrayView<SweepPlace> places)
    {
        GpuMap<T> map = destination.Map;
        for (int pixel = Group.IdxX; pixel < TilePixels; pixel += Threads)
            places[pixel] = new SweepPlace(geometry, map.Height, map.Width, Grid.IdxX * TilePixels + pixel);
    }

    /// <summary>
    /// A slice of the first factor, [term][pixel]; a thread takes four terms of a pixel, always the same four.
    /// </summary>
    private void ReadPixels(ArrayView<SweepPlace> places, ArrayView<float> shared, int at, Term term)
    {
        int group = Grid.IdxZ * geometry.SourceChannels;
        at += (Group.IdxX & 1) * 16 * PixelStride;
        if (TWidth.IsVector)
        {
            for (int pixel = Group.IdxX / 2; pixel < TilePixels; pixel += Threads / 2)
            {
                SweepPlace place = places[pixel];
                Float4 values = place.To >= 0 & term.IsIn(geometry)
                    ? source.ReadVector(place.Image, place.Row + term.Y(geometry), place.Column + term.X(geometry),
                        group + term.Channel)
                    : default;
                shared[at + pixel] = values.X;
                shared[at + pixel + PixelStride * 4] = values.Y;
                shared[at + pixel + PixelStride * 8] = values.Z;
                shared[at + pixel + PixelStride * 12] = values.W;
            }
        }
        else
        {
            for (int i = 0; i < 4; i++, at += PixelStride * 4, term = term.Plus(geometry, 1))
                for (int pixel = Group.IdxX / 2; pixel < TilePixels; pixel += Threads / 2)
                {
                    SweepPlace place = places[pixel];
                    shared[at + pixel] = place.To >= 0 & term.IsIn(geometry)
                        ? source.Read(place.Image, place.Row + term.Y(geometry), place.Column + term.X(geometry),
                            group + term.Channel)
                        : 0;
                }
        }
    }

    /// <summary>A slice of the second factor, [term][channel].</summary>
    private void ReadWeights(ArrayView<Float4> shared, int at, Term term)
    {
        int weightRows = geometry.Kernel * geometry.Kernel * geometry.SourceChannels;
        int channel = Grid.IdxY * TileChannels + Group.IdxX % ChannelStride * 4;
        for (int load = Group.IdxX; load < Tile.Depth * ChannelStride; load += Threads)
        {
            Float4 values = default;
            if (term.IsIn(geometry))
            {
                int from = (Grid.IdxZ * weightRows + term.Weights(geometry)) * geometry.Channels + channel;
                if (TWidth.IsVector)
                {
                    if (channel < geometry.Channels) values = packed.Cast<Float4>()[from / 4];
                }
                else
                {
                    values = new Float4(
                        channel < geometry.Channels
                            ? packed[from]
                            : 0, channel + 1 < geometry.Channels ? packed[from + 1] : 0,
                        channel + 2 < geometry.Channels
                            ? packed[from + 2]
                            : 0, channel + 3 < geometry.Channels ? packed[from + 3] : 0);
                }
            }

            shared[at + load] = values;
            term = term.Plus(geometry, Threads / ChannelStride);
        }
    }

    /// <summary>Half of each thread's sums, [pixel][channel]: the halves are the tile's upper and lower.</summary>
    private static void Stage(ArrayView<Float4> shared, RegisterRow r0, RegisterRow r1, RegisterRow r2, RegisterRow r3)
    {
        int at = Group.IdxX / TTile.Columns * 4 * ChannelStride + Group.IdxX % TTile.Columns;
        StageRow(shared, at, r0);
        StageRow(shared, at + ChannelStride, r1);
        StageRow(shared, at + 2 * ChannelStride, r2);
        StageRow(shared, at + 3 * ChannelStride, r3);
    }

    private static void StageRow(ArrayView<Float4> shared, int at, RegisterRow row)
    {
        shared[at] = row.Left;
        shared[at + TTile.Columns] = row.Right;
    }

    /// <summary>Stores the staged half; a thread keeps to one channel, and neighbours take neighbouring ones.</summary>
    private void Store(ArrayView<SweepPlace> places, ArrayView<float> staged, int firstPixel, ref GpuSums sums)
    {
        int lane = Group.IdxX / TileChannels, inTile = Group.IdxX % TileChannels;
        int inGroup = Grid.IdxY * TileChannels + inTile, channel = Grid.IdxZ * geometry.Channels + inGroup;
        if (inGroup >= geometry.Channels) return;
        for (int pixel = lane; pixel < TTile.Rows * 4; pixel += Threads / TileChannels)
        {
            SweepPlace place = places[firstPixel + pixel];
            if (place.To >= 0)
                destination.Store(
                    staged[pixel * TileChannels + inTile], place.To * destination.Map.Channels + channel, channel,
                    place.Image,
                    ref sums);
        }
    }

    private void Leave(GpuSums sums)
    {
        GpuSums all = GroupSums.OverLanes(sums, SharedMemory.Allocate<GpuSums>(Threads), TileChannels);
        int inGroup = Grid.IdxY * TileChannels + Group.IdxX;
        if (Group.IdxX < TileChannels & inGroup < geometry.Channels)
            destination.Leave(all, firstRow + Grid.IdxX, Grid.IdxZ * geometry.Channels + inGroup);
    }
}
