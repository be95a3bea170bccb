using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The matrix product of <see cref="SweepGeometry"/>, of one group, on tensor cores: channels of source and destination are
/// multiples of eight. Slices of 32 terms, of pixels and of weights, go through three buffers of shared memory; copies run two
/// slices ahead. Then the sums go through shared memory, half of the tile at a time, to threads that keep to two channels, which
/// apply the store. Grid: x tiles of pixels, y tiles of channels.
/// </summary>
/// <param name="geometry">The product.</param>
/// <param name="source">The map that is read.</param>
/// <param name="packed">Weights, as <see cref="PackKernel{T}"/> lays them out.</param>
/// <param name="destination">Where results go.</param>
/// <param name="firstRow">First row of partial sums.</param>
internal readonly struct TensorSweepKernel<TCore, TTile, TReading, TLoad, TStore>(
    SweepGeometry geometry, PaddedSource<GpuBFloat16, TLoad> source, ArrayView<GpuBFloat16> packed,
    GpuDestination<GpuBFloat16, TStore> destination, int firstRow) : IGpuKernel
    where TCore : struct, ITensorCore
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

    private static int Threads => TensorTile.Threads<TTile>();

    private static int SliceBytes => TensorTile.SliceBytes<TTile>();

    private static int ChannelChunks => TTile.Columns / TensorLayout.Chunk;

    // Threads read a chunk of some pixels, always the same chunk.
    private static int PixelsOfPass => Threads / 4;

    public void Run()
    {
        // The sums of two stores and the places of a tile fit in it too, when slices are no longer needed.
        int vectors = TensorTile.Slices * SliceBytes / TensorLayout.ChunkBytes;
        ArrayView<Float4> shared = SharedMemory.Allocate<Float4>(vectors + Threads * TCore.VectorsOfThread);
        ArrayView<Float4> forCore = shared.SubView(vectors, Threads * TCore.VectorsOfThread);
        int thread = Group.IdxX, lane = thread & 31, warp = thread >> 5, warpRow = warp & 1;
        TCore.Begin(
            forCore, TensorLayout.LeftOfRows(lane, warpRow * TensorLayout.WarpRows),
            TensorLayout.RightOfTerms(lane, (warp >> 1) * TensorLayout.WarpColumns, ChannelChunks));
        FindPlaces(shared.Cast<SweepPlace>());
        Group.Barrier();
        Places places = OwnPlaces(shared.Cast<SweepPlace>());
        Group.Barrier();

        Term ofPixels = new(geometry, (thread & 3) * TensorLayout.Chunk), ofWeights = new(geometry, thread / ChannelChunks);
        int next = 0;
        for (int slice = 0; slice < TensorTile.Slices - 1; slice++, next += SliceBytes)
        {
            CopyWeights(shared, next + TensorTile.LeftBytes, ofWeights);
            if (TReading.IsDirect) CopyPixels(shared, next, places, ofPixels);
            else StorePixels(shared, next, FetchAll(places, ofPixels), ofPixels);
            TCore.Commit();
            ofPixels = ofPixels.Plus(geometry, TensorLayout.Depth);
            ofWeights = ofWeights.Plus(geometry, TensorLayout.Depth);
        }

        int slices = (geometry.Terms + TensorLayout.Depth - 1) / TensorLayout.Depth, buffer = 0;
        for (int slice = 0; slice < slices; slice++)
        {
            // This slice is there, and no thread reads any longer what the next copies overwrite.
            TCore.WaitForOlder();
            Group.Barrier();
            CopyWeights(shared, next + TensorTile.LeftBytes, ofWeights);
            if (TReading.IsDirect)
            {
                CopyPixels(shared, next, places, ofPixels);
                TCore.Commit();
                Multiply(shared, forCore, buffer);
            }
            else
            {
                TCore.Commit();
                Fetched fetched = FetchAll(places, ofPixels);
                Multiply(shared, forCore, buffer);
                StorePixels(shared, next, fetched, ofPixels);
            }

            ofPixels = ofPixels.Plus(geometry, TensorLayout.Depth);
            ofWeights = ofWeights.Plus(geometry, TensorLayout.Depth);
            buffer = buffer == (TensorTile.Slices - 1) * SliceBytes ? 0 : buffer + SliceBytes;
            next = next == (TensorTile.Slices - 1) * SliceBytes ? 0 : next + SliceBytes;
        }

        TCore.WaitForAll();
        Group.Barrier();
        ArrayView<float> staged = shared.Cast<float>();
        ArrayView<SweepPlace> stored = shared.SubView(
            TensorTile.StagedBytes<TTile>() / TensorLayout.ChunkBytes, TensorTile.Rows).Cast<SweepPlace>();
        FindPlaces(stored);
        GpuSums even = default, odd = default;
        for (int half = 0; half < 2; half++)
        {
            if (warpRow == half) TensorTile.Stage<TCore, TTile>(shared, forCore);
            Group.Barrier();
            Store(stored, staged, half * TensorLayout.WarpRows, ref even, ref odd);
            Group.Barrier();
        }

        if (TStore.Sums > 0) Leave(shared.Cast<GpuSums>(), even, odd);
    }

    /// <summary>Where the tile's pixels read and write; every thread its share.</summary>
    private void FindPlaces(ArrayView<SweepPlace> places)
    {
        GpuMap<GpuBFloat16> map = destination.Map;
        for (int pixel = Group.IdxX; pixel < TensorTile.Rows; pixel += Threads)
            places[pixel] = new SweepPlace(geometry, map.Height, map.Width, Grid.IdxX * TensorTile.Rows + pixel);
    }

    // From memory: what was computed before a loop, ILGPU would compute again inside of it.
    private static Places OwnPlaces(ArrayView<SweepPlace> places)
    {
        int pixel = Group.IdxX >> 2;
        bool hasMore = PixelsOfPass < TensorTile.Rows / 2;
        return new Places(
            places[pixel], places[pixel + PixelsOfPass], hasMore ? places[pixel + 2 * PixelsOfPass] : default,
            hasMore ? places[pixel + 3 * PixelsOfPass] : default);
    }

    private void CopyWeights(ArrayView<Float4> shared, int to, Term term)
    {
        int row = Group.IdxX / ChannelChunks, chunk = Group.IdxX % ChannelChunks;
        CopyWeights(shared, to, row, chunk, term);
        CopyWeights(shared, to, row + TensorLayout.Depth / 2, chunk, term.Plus(geometry, TensorLayout.Depth / 2));
    }

    private void CopyWeights(ArrayView<Float4> shared, int to, int row, int chunk, Term term)
    {
        int channel = Grid.IdxY * TTile.Columns + chunk * TensorLayout.Chunk;
        bool reads = term.IsIn(geometry) & channel < geometry.Channels;
        TCore.Copy(
            shared, to + TensorLayout.OfTerms(row, chunk, ChannelChunks), packed,
            reads ? term.Weights(geometry) * geometry.Channels + channel : 0, reads);
    }

    private void CopyPixels(ArrayView<Float4> shared, int to, Places places, Term term)
    {
        int pixel = Group.IdxX >> 2;
        CopyPixel(shared, to, places.P0, pixel, term);
        CopyPixel(shared, to, places.P1, pixel + PixelsOfPass, term);
        if (PixelsOfPass == TensorTile.Rows / 2) return;
        CopyPixel(shared, to, places.P2, pixel + 2 * PixelsOfPass, term);
        CopyPixel(shared, to, places.P3, pixel + 3 * PixelsOfPass, term);
    }

    private void CopyPixel(ArrayView<Float4> shared, int to, SweepPlace place, int pixel, Term term)
    {
        int row = place.Row + term.Y(geometry), column = place.Column + term.X(geometry);
        bool isTerm = place.To >= 0 & term.IsIn(geometry), reads = isTerm & source.IsInside(row, column);
        to += TensorLayout.OfRows(pixel, Group.IdxX & 3);
        if (source.IsPadded & isTerm & !reads)
            shared.Cast<Eight>()[to / TensorLayout.ChunkBytes] = Eight.Outside(source, term.Channel);
        else
            TCore.Copy(shared, to, values, reads ? source.Index(place.Image, row, column, term.Channel) : 0, reads);
    }

    private Fetched FetchAll(Places places, Term term)
    {
        bool hasMore = PixelsOfPass < TensorTile.Rows / 2;
        return new Fetched(
            Fetch(places.P0, term), Fetch(places.P1, term), hasMore ? Fetch(places.P2, term) : default,
            hasMore ? Fetch(places.P3, term) : default);
    }

    private FetchedEight Fetch(SweepPlace place, Term term) => FetchedEight.Of(
        source, place.To >= 0 & term.IsIn(geometry), place.Image, place.Row + term.Y(geometry), place.Column + term.X(geometry),
        term.Channel);

    private void StorePixels(ArrayView<Float4> shared, int to, Fetched fetched, Term term)
    {
        int pixel = Group.IdxX >> 2;
        StorePixel(shared, to, fetched.P0, pixel, term.Channel);
        StorePixel(shared, to, fetched.P1, pixel + PixelsOfPass, term.Channel);
        if (PixelsOfPass == TensorTile.Rows / 2) return;
        StorePixel(shared, to, fetched.P2, pixel + 2 * PixelsOfPass, term.Channel);
        StorePixel(shared, to, fetched.P3, pixel + 3 * PixelsOfPass, term.Channel);
    }

    private void StorePixel(ArrayView<Float4> shared, int to, FetchedEight fetched, int pixel, int channel) =>
        fetched.Store(shared, to + TensorLayout.OfRows(pixel, Group.IdxX & 3), source, channel);

    private static void Multiply(ArrayView<Float4> shared, ArrayView<Float4> forCore, int buffer)
    {
        int right = buffer + TensorTile.LeftBytes;
        TCore.MultiplyRows(shared, forCore, buffer, right, 0);
        TCore.MultiplyRows(shared, forCore, buffer, right + TensorLayout.Step * TTile.Columns * 2, TensorLayout.RowsSwap);
    }

    /// <summary>Stores the staged half; a thread keeps to two channels, and neighbours take neighbouring ones.</summary>
    private void Store(
        ArrayView<SweepPlace> places, ArrayView<float> staged, int firstPixel, ref GpuSums even, ref GpuSums odd)
    {
        int pairs = TTile.Columns / 2, inTile = Group.IdxX % pairs * 2, channel = Grid.IdxY * TTile.Columns + inTile;
        if (channel >= geometry.Channels) return;
        for (int pixel = Group.IdxX / pairs; pixel < TensorLayout.WarpRows; pixel += Threads / pairs)
        {
            SweepPlace place = places[firstPixel + pixel];
            int from = pixel * TensorTile.StagedStride<TTile>() + inTile;
            if (place.To >= 0)
                destination.Store2(
                    staged[from], staged[from + 1], place.To * destination.Map.Channels + channel, channel, place.Image, ref even,
                    ref odd);
        }
    }

    private void Leave(ArrayView<GpuSums> shared, GpuSums even, GpuSums odd)
    {
        int pairs = TTile.Columns / 2, channel = Grid.IdxY * TTile.Columns + Group.IdxX * 2;
        GpuSums first = GroupSums.OverLanes(even, shared, pairs);
        GpuSums second = GroupSums.OverLanes(odd, shared.SubView(Threads, Threads), pairs);
        if (!(Group.IdxX < pairs & channel < geometry.Channels)) return;
        destination.Leave(first, firstRow + Grid.IdxX, channel);
        destination.Leave(second, firstRow + Grid.IdxX, channel + 1);
    }

    /// <summary>The pixels that a thread reads: two or four.</summary>
    private readonly struct Places(SweepPlace p0, SweepPlace p1, SweepPlace p2, SweepPlace p3)
    {
        public readonly SweepPlace P0 = p0;
        public readonly SweepPlace P1 = p1;
        public readonly SweepPlace P2 = p2;
        public readonly SweepPlace P3 = p3;
    }

    /// <summary>What was read of them.</summary>
    private readonly struct Fetched(FetchedEight p0, FetchedEight p1, FetchedEight p2, FetchedEight p3)
    {
        public readonly FetchedEight P0 = p0;
        public readonly FetchedEight P1 = p1;
        public readonly FetchedEight P2 = p2;
        public readonly FetchedEight P3 = p3;
    }
}
