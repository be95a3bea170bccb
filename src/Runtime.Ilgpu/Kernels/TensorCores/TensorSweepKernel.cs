using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The matrix product of <see cref="SweepGeometry"/>, of one group, on tensor cores: channels of source and destination
/// are multiples of eight. Slices of 32 terms, of pixels and of weights, go through three buffers of shared memory;
/// copies run two slices ahead. Then the sums go through shared memory, half of the tile at a time, to threads that
/// keep to four channels, which apply the store. Grid: x tiles of channels of one tile of pixels after the other, so
/// that groups side by side read the same pixels.
/// </summary>
/// <param name="geometry">The product.</param>
/// <param name="source">The map that is read.</param>
/// <param name="packed">Weights, as <see cref="PackKernel{T}"/> lays them out.</param>
/// <param name="destination">Where results go.</param>
/// <param name="firstRow">First row of partial sums.</param>
internal readonly struct TensorSweepKernel<TTile, TReading, TLoad, TStore>(
    SweepGeometry geometry, PaddedSource<GpuBFloat16, TLoad> source, ArrayView<GpuBFloat16> packed,
    GpuDestination<GpuBFloat16, TStore> destination, int firstRow) : IBoundedKernel, IProductKernel
    where TTile : struct, ITensorTile
    where TReading : struct, IReading
    where TLoad : struct, IGpuLoad
    where TStore : struct, IGpuStore
{
    private readonly SweepGeometry geometry = geometry;
    private readonly PaddedSource<GpuBFloat16, TLoad> source = source;
    private readonly TensorSource values = new(source.Map.Data);
    private readonly TensorSource packed = new(packed);
    private readonly GpuDestination<GpuBFloat16, TStore> destination = destination;
    private readonly int firstRow = firstRow;
    private readonly int channelTiles = Groups.Over(geometry.Channels, TTile.Columns);
    private readonly FastDivisor byChannelTiles = new(Groups.Over(geometry.Channels, TTile.Columns));

    private static int Threads => TensorTile.Threads<TTile>();

    int IBoundedKernel.Threads => Threads;

    int IBoundedKernel.GroupsTogether => TTile.GroupsTogether;

    long IProductKernel.MultiplyAdds => geometry.MultiplyAdds;

    long IProductKernel.UntouchedBytes => geometry.UntouchedBytes(destination);

    private static int SliceBytes => TensorTile.SliceBytes<TTile>();

    private static int ChannelChunks => TTile.Columns / TensorLayout.Chunk;

    private static bool IsNarrow => Threads == TensorTile.Rows;

    // From one of a thread's pixels to the next.
    private static int PassBytes => Threads / 4 * TensorLayout.Depth * 2;

    private int PixelTile => byChannelTiles.Quotient(Grid.IdxX);

    private int FirstChannel => (Grid.IdxX - PixelTile * channelTiles) * TTile.Columns;

    public void Run()
    {
        // The sums of two stores and the places of a tile fit in it too, when slices are no longer needed.
        ArrayView<Float4> shared =
            SharedMemory.Allocate<Float4>(TensorTile.Slices * SliceBytes / TensorLayout.ChunkBytes);
        int thread = Group.IdxX, lane = thread & 31, warp = thread >> 5, warpRow = warp & 1;
        TensorCore.Begin(
            TensorLayout.LeftOfRows(lane, warpRow * TensorLayout.WarpRows),
            TensorLayout.RightOfTerms(lane, (warp >> 1) * TensorLayout.WarpColumns, ChannelChunks));
        ArrayView<SweepPlan> plans = shared.Cast<SweepPlan>();
        plans[thread] = new SweepPlan(
            geometry, source.Map, PixelTile * TensorTile.Rows, FirstChannel, thread, Threads, ChannelChunks);
        GroupBarrier.Wait();
        SweepPlan plan = plans[thread];
        GroupBarrier.Wait();

        SweepSlice slice = new(geometry);
        int next = 0, buffer = 0;
        for (int ahead = 0; ahead < TensorTile.Slices - 1; ahead++, next += SliceBytes)
        {
            CopyWeights(next, plan, slice);
            if (TReading.IsDirect) CopyPixels(next, plan, slice);
            else StorePixels(next, plan, slice, FetchAll(plan, slice));
            TensorCore.Commit();
            slice = slice.Next(geometry);
        }

        for (int left = SweepSlice.CountOf(geometry); left > 0; left--)
        {
            // This slice is there, and no thread reads any longer what the next copies overwrite.
            TensorCore.WaitForOlder();
            GroupBarrier.Wait();
            CopyWeights(next, plan, slice);
            if (TReading.IsDirect)
            {
                CopyPixels(next, plan, slice);
                TensorCore.Commit();
                Multiply(buffer);
            }
            else
            {
                TensorCore.Commit();
                Fetched fetched = FetchAll(plan, slice);
                Multiply(buffer);
                StorePixels(next, plan, slice, fetched);
            }

            slice = slice.Next(geometry);
            buffer = buffer == (TensorTile.Slices - 1) * SliceBytes ? 0 : buffer + SliceBytes;
            next = next == (TensorTile.Slices - 1) * SliceBytes ? 0 : next + SliceBytes;
        }

        TensorCore.WaitForAll();
        GroupBarrier.Wait();
        ArrayView<SweepPlace> stored = shared.SubView(
            TensorTile.StagedBytes<TTile>() / TensorLayout.ChunkBytes, TensorTile.Rows).Cast<SweepPlace>();
        FindPlaces(stored);
        GpuSums4 sums = default;
        for (int half = 0; half < 2; half++)
        {
            if (warpRow == half) TensorTile.Stage<TTile>();
            GroupBarrier.Wait();
            Store(stored, shared, half * TensorLayout.WarpRows, ref sums);
            GroupBarrier.Wait();
        }

        if (TStore.Sums > 0) Leave(shared.Cast<GpuSums4>(), sums);
    }

    /// <summary>Where the tile's pixels read and write; every thread its share.</summary>
    private void FindPlaces(ArrayView<SweepPlace> places)
    {
        GpuMap<GpuBFloat16> map = destination.Map;
        for (int pixel = Group.IdxX; pixel < TensorTile.Rows; pixel += Threads)
            places[pixel] = new SweepPlace(geometry, map.Height, map.Width, PixelTile * TensorTile.Rows + pixel);
    }

    private void CopyWeights(int to, SweepPlan plan, SweepSlice slice)
    {
        const int half = TensorLayout.Depth / 2;
        int row = plan.WeightRow + slice.Channel, at = slice.Weights * geometry.Channels + plan.WeightFrom;
        bool isThere = slice.IsIn(geometry) & plan.WeightFrom >= 0;
        CopyWeights(to + plan.WeightTo, at, isThere & row < geometry.SourceChannels);
        CopyWeights(
            to + plan.WeightTo + half * TTile.Columns * 2, at + half * geometry.Channels,
            isThere & row + half < geometry.SourceChannels);
    }

    private void CopyWeights(int to, int at, bool reads) =>
        TensorCore.Copy(to, packed, reads ? at : 0, reads);

    private void CopyPixels(int to, SweepPlan plan, SweepSlice slice)
    {
        to += plan.PixelTo;
        int channel = slice.Channel + plan.Channel;
        CopyPixel(to, plan.P0, slice, channel);
        CopyPixel(to + PassBytes, plan.P1, slice, channel);
        if (!IsNarrow) return;
        CopyPixel(to + 2 * PassBytes, plan.P2, slice, channel);
        CopyPixel(to + 3 * PassBytes, plan.P3, slice, channel);
    }

    private void CopyPixel(int to, PlannedPixel pixel, SweepSlice slice, int channel)
    {
        bool isTerm = IsTerm(slice, channel), reads = isTerm & IsInside(pixel, slice);
        if (source.IsPadded & isTerm & !reads)
            TensorCore.Store(to, source.Outside4(channel), source.Outside4(channel + 4));
        else
            TensorCore.Copy(to, values, reads ? Index(pixel, slice) : 0, reads);
    }

    private Fetched FetchAll(SweepPlan plan, SweepSlice slice)
    {
        bool isTerm = IsTerm(slice, slice.Channel + plan.Channel);
        return new(
            Fetch(plan.P0, slice, isTerm), Fetch(plan.P1, slice, isTerm), IsNarrow
                ? Fetch(plan.P2, slice, isTerm)
                : default,
            IsNarrow ? Fetch(plan.P3, slice, isTerm) : default);
    }

    private FetchedEight Fetch(PlannedPixel pixel, SweepSlice slice, bool isTerm) =>
        FetchedEight.Of(source, isTerm, IsInside(pixel, slice), Index(pixel, slice), pixel.Image);

    private void StorePixels(int to, SweepPlan plan, SweepSlice slice, Fetched fetched)
    {
        to += plan.PixelTo;
        int channel = slice.Channel + plan.Channel;
        fetched.P0.Store(to, source, channel);
        fetched.P1.Store(to + PassBytes, source, channel);
        if (!IsNarrow) return;
        fetched.P2.Store(to + 2 * PassBytes, source, channel);
        fetched.P3.Store(to + 3 * PassBytes, source, channel);
    }

    private bool IsTerm(SweepSlice slice, int channel) => slice.IsIn(geometry) & channel < geometry.SourceChannels;

    private bool IsInside(PlannedPixel pixel, SweepSlice slice) =>
        source.IsInside(pixel.Row + slice.Y, pixel.Column + slice.X);

    private int Index(PlannedPixel pixel, SweepSlice slice) =>
        pixel.From + (slice.Y * source.Map.Width + slice.X) * source.Map.Channels + slice.Channel;

    private static void Multiply(int buffer)
    {
        int right = buffer + TensorTile.LeftBytes;
        TensorCore.MultiplyRows(buffer, right, 0);
        TensorCore.MultiplyRows(buffer, right + TensorLayout.Step * TTile.Columns * 2, TensorLayout.RowsSwap);
    }

    /// <summary>
    /// Stores the staged half; a thread keeps to four channels, and neighbours take neighbouring ones.
    /// </summary>
    private void Store(ArrayView<SweepPlace> places, ArrayView<Float4> staged, int firstPixel, ref GpuSums4 sums)
    {
        int fours = TTile.Columns / 4, four = Group.IdxX % fours, channel = FirstChannel + four * 4;
        if (channel >= geometry.Channels) return;
        for (int pixel = Group.IdxX / fours; pixel < TensorLayout.WarpRows; pixel += Threads / fours)
        {
            SweepPlace place = places[firstPixel + pixel];
            if (place.To >= 0)
                destination.Store4(
                    staged[pixel * (TensorTile.StagedStride<TTile>() / 4) + four],
                    place.To * destination.Map.Channels + channel, channel, place.Image, ref sums);
        }
    }

    private void Leave(ArrayView<GpuSums4> shared, GpuSums4 sums)
    {
        int fours = TTile.Columns / 4, channel = FirstChannel + Group.IdxX * 4;
        GpuSums4 all = GroupSums.OverLanes(sums, shared, fours);
        if (Group.IdxX < fours & channel < geometry.Channels) destination.Leave4(all, firstRow + PixelTile, channel);
    }

    /// <summary>What was read of a plan's pixels.</summary>
    private readonly struct Fetched(FetchedEight p0, FetchedEight p1, FetchedEight p2, FetchedEight p3)
    {
        public readonly FetchedEight P0 = p0;
        public readonly FetchedEight P1 = p1;
        public readonly FetchedEight P2 = p2;
        public readonly FetchedEight P3 = p3;
    }
}
