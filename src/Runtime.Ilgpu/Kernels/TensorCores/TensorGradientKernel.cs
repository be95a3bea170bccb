using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// One slice's sums of <see cref="WeightGradientGeometry"/>, of one group, on tensor cores, tile by tile as in
/// <see cref="TensorSweepKernel{TCore, TTile, TReading, TLoad, TStore}"/>; channels are multiples of eight. Terms are pixels, so
/// both factors lie [term][channel] as they are in memory. Sums go to partials [slice][output][column].
/// Grid: x tiles of columns, y tiles of outputs, z slices.
/// </summary>
/// <param name="geometry">The product.</param>
/// <param name="source">The convolution's input.</param>
/// <param name="gy">Gradient of its output.</param>
/// <param name="partials">Overwritten.</param>
internal readonly struct TensorGradientKernel<TCore, TTile, TReading, TLoad>(
    WeightGradientGeometry geometry, PaddedSource<GpuBFloat16, TLoad> source, GpuMap<GpuBFloat16> gy, ArrayView<float> partials)
    : IBoundedKernel
    where TCore : struct, ITensorCore
    where TTile : struct, ITensorTile
    where TReading : struct, IReading
    where TLoad : struct, IGpuLoad
{
    private readonly WeightGradientGeometry geometry = geometry;
    private readonly PaddedSource<GpuBFloat16, TLoad> source = source;
    private readonly TensorSource values = new(source.Map.Data);
    private readonly TensorSource gradients = new(gy.Data);
    private readonly ArrayView<float> partials = partials;

    private const int OutputChunks = TensorTile.Rows / TensorLayout.Chunk;

    private static int Threads => TensorTile.Threads<TTile>();

    int IBoundedKernel.Threads => Threads;

    int IBoundedKernel.GroupsTogether => TTile.GroupsTogether;

    private static int SliceBytes => TensorTile.SliceBytes<TTile>();

    private static int ColumnChunks => TTile.Columns / TensorLayout.Chunk;

    public void Run()
    {
        int vectors = TensorTile.Slices * SliceBytes / TensorLayout.ChunkBytes;
        ArrayView<Float4> shared = SharedMemory.Allocate<Float4>(vectors + Threads * TCore.VectorsOfThread);
        ArrayView<Float4> forCore = shared.SubView(vectors, Threads * TCore.VectorsOfThread);
        int thread = Group.IdxX, lane = thread & 31, warp = thread >> 5, warpRow = warp & 1;
        TCore.Begin(
            forCore, TensorLayout.LeftOfTerms(lane, warpRow * TensorLayout.WarpRows, OutputChunks),
            TensorLayout.RightOfTerms(lane, (warp >> 1) * TensorLayout.WarpColumns, ColumnChunks));
        // Through memory: what was computed before a loop, ILGPU would compute again inside of it.
        ArrayView<GradientColumn> columns = shared.Cast<GradientColumn>();
        if (thread < ColumnChunks)
            columns[thread] = new GradientColumn(geometry, 0, Grid.IdxX * TTile.Columns + thread * TensorLayout.Chunk);
        Group.Barrier();
        GradientColumn column = columns[thread % ColumnChunks];
        Group.Barrier();

        int pixel = Grid.IdxZ * geometry.SlicePixels;
        int end = pixel + geometry.SlicePixels < geometry.Pixels ? pixel + geometry.SlicePixels : geometry.Pixels;
        int steps = (end - pixel + TensorLayout.Depth - 1) / TensorLayout.Depth, next = 0, buffer = 0;
        Pixel own = new(geometry, pixel + thread / ColumnChunks);
        for (int slice = 0; slice < TensorTile.Slices - 1; slice++, next += SliceBytes, pixel += TensorLayout.Depth)
        {
            CopyGradients(shared, next, pixel, end);
            if (TReading.IsDirect) CopyInputs(shared, next, column, own, end);
            else StoreInputs(shared, next, column, FetchAll(column, own, end));
            TCore.Commit();
            own = own.Plus(geometry, TensorLayout.Depth);
        }

        for (int step = 0; step < steps; step++, pixel += TensorLayout.Depth)
        {
            // This slice is there, and no thread reads any longer what the next copies overwrite.
            TCore.WaitForOlder();
            Group.Barrier();
            CopyGradients(shared, next, pixel, end);
            if (TReading.IsDirect)
            {
                CopyInputs(shared, next, column, own, end);
                TCore.Commit();
                Multiply(shared, forCore, buffer);
            }
            else
            {
                TCore.Commit();
                Fetched fetched = FetchAll(column, own, end);
                Multiply(shared, forCore, buffer);
                StoreInputs(shared, next, column, fetched);
            }

            own = own.Plus(geometry, TensorLayout.Depth);
            buffer = buffer == (TensorTile.Slices - 1) * SliceBytes ? 0 : buffer + SliceBytes;
            next = next == (TensorTile.Slices - 1) * SliceBytes ? 0 : next + SliceBytes;
        }

        TCore.WaitForAll();
        Group.Barrier();
        for (int half = 0; half < 2; half++)
        {
            if (warpRow == half) TensorTile.Stage<TCore, TTile>(shared, forCore);
            Group.Barrier();
            Store(shared, half * TensorLayout.WarpRows);
            Group.Barrier();
        }
    }

    /// <summary>[pixel][output].</summary>
    private void CopyGradients(ArrayView<Float4> shared, int to, int first, int end)
    {
        int chunk = Group.IdxX % OutputChunks, output = Grid.IdxY * TensorTile.Rows + chunk * TensorLayout.Chunk;
        for (int term = Group.IdxX / OutputChunks; term < TensorLayout.Depth; term += Threads / OutputChunks)
        {
            bool reads = first + term < end & output < geometry.Outputs;
            TCore.Copy(
                shared, to + TensorLayout.OfTerms(term, chunk, OutputChunks), gradients,
                reads ? (first + term) * geometry.Outputs + output : 0, reads);
        }
    }

    /// <summary>[pixel][column]: two pixels a thread.</summary>
    private void CopyInputs(ArrayView<Float4> shared, int to, GradientColumn column, Pixel pixel, int end)
    {
        CopyInput(shared, ToInput(to, 0), column, pixel, end);
        CopyInput(shared, ToInput(to, TensorLayout.Depth / 2), column, pixel.Plus(geometry, TensorLayout.Depth / 2), end);
    }

    private void CopyInput(ArrayView<Float4> shared, int to, GradientColumn column, Pixel pixel, int end)
    {
        int y = pixel.Row * geometry.Stride + column.Y, x = pixel.Column * geometry.Stride + column.X;
        bool isTerm = pixel.Index < end & column.Channel >= 0, reads = isTerm & source.IsInside(y, x);
        if (source.IsPadded & isTerm & !reads)
            TCore.Store(shared, to, source.Outside4(column.Channel), source.Outside4(column.Channel + 4));
        else
            TCore.Copy(shared, to, values, reads ? source.Index(pixel.Image, y, x, column.Channel) : 0, reads);
    }

    private Fetched FetchAll(GradientColumn column, Pixel pixel, int end) =>
        new(Fetch(column, pixel, end), Fetch(column, pixel.Plus(geometry, TensorLayout.Depth / 2), end));

    private FetchedEight Fetch(GradientColumn column, Pixel pixel, int end)
    {
        int y = pixel.Row * geometry.Stride + column.Y, x = pixel.Column * geometry.Stride + column.X;
        return FetchedEight.Of(
            source, pixel.Index < end & column.Channel >= 0, source.IsInside(y, x), source.Index(pixel.Image, y, x, column.Channel));
    }

    private void StoreInputs(ArrayView<Float4> shared, int to, GradientColumn column, Fetched fetched)
    {
        fetched.P0.Store<TCore, TLoad>(shared, ToInput(to, 0), source, column.Channel);
        fetched.P1.Store<TCore, TLoad>(shared, ToInput(to, TensorLayout.Depth / 2), source, column.Channel);
    }

    private static int ToInput(int to, int term) => to + TensorTile.LeftBytes
        + TensorLayout.OfTerms(Group.IdxX / ColumnChunks + term, Group.IdxX % ColumnChunks, ColumnChunks);

    private static void Multiply(ArrayView<Float4> shared, ArrayView<Float4> own, int buffer)
    {
        int right = buffer + TensorTile.LeftBytes;
        TCore.MultiplyTerms(shared, own, buffer, right);
        TCore.MultiplyTerms(
            shared, own, buffer + TensorLayout.Step * TensorTile.Rows * 2, right + TensorLayout.Step * TTile.Columns * 2);
    }

    /// <summary>Writes the staged half, four columns a thread.</summary>
    private void Store(ArrayView<Float4> staged, int firstRow)
    {
        int fours = TTile.Columns / 4, inTile = Group.IdxX % fours, column = Grid.IdxX * TTile.Columns + inTile * 4;
        for (int row = Group.IdxX / fours; row < TensorLayout.WarpRows; row += Threads / fours)
        {
            int output = Grid.IdxY * TensorTile.Rows + firstRow + row;
            if (output < geometry.Outputs & column < geometry.Columns)
                partials.Cast<Float4>()[((Grid.IdxZ * geometry.Outputs + output) * geometry.Columns + column) / 4] =
                    staged[row * (TensorTile.StagedStride<TTile>() / 4) + inTile];
        }
    }

    /// <summary>What was read of the two pixels.</summary>
    private readonly struct Fetched(FetchedEight p0, FetchedEight p1)
    {
        public readonly FetchedEight P0 = p0;
        public readonly FetchedEight P1 = p1;
    }
}
