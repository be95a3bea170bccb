using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// One slice's sums of <see cref="WeightGradientGeometry"/>, of one group, on tensor cores, tile by tile as in
/// <see cref="TensorSweepKernel{TTile, TReading, TLoad, TStore}"/>; channels are multiples of eight. Terms are pixels,
/// so both factors lie [term][channel] as they are in memory. Sums go to partials [slice][output][column].
/// Grid: x tiles of columns, y tiles of outputs, z slices.
/// </summary>
/// <param name="geometry">The product.</param>
/// <param name="source">The convolution's input.</param>
/// <param name="gy">Gradient of its output.</param>
/// <param name="partials">Overwritten.</param>
internal readonly struct TensorGradientKernel<TTile, TReading, TLoad>(
    WeightGradientGeometry geometry, PaddedSource<GpuBFloat16, TLoad> source, GpuMap<GpuBFloat16> gy,
    ArrayView<float> partials)
    : IBoundedKernel, IProductKernel
    where TTile : struct, ITensorTile
    where TReading : struct, IReading
    where TLoad : struct, IGpuLoad
{
    private readonly WeightGradientGeometry geometry = geometry;
    private readonly PaddedSource<GpuBFloat16, TLoad> source = source;
    private readonly TensorSource values = new(source.Map.Data);
    private readonly TensorSource gradients = new(gy.Data);
    private readonly ArrayView<float> partials = partials;
    private readonly FastDivisor height = new(geometry.Height), width = new(geometry.Width);

    // Of a 1×1 convolution, pixels of input and output are the same.
    private readonly int isPixelwise =
        geometry.Kernel == 1 && geometry.Stride == 1 && geometry.Padding == 0 ? 1 : 0;

    private static int Threads => TensorTile.Threads<TTile>();

    int IBoundedKernel.Threads => Threads;

    int IBoundedKernel.GroupsTogether => TTile.GroupsTogether;

    long IProductKernel.MultiplyAdds => geometry.MultiplyAdds;

    private static int SliceBytes => TensorTile.SliceBytes<TTile>();

    private static int ColumnChunks => TTile.Columns / TensorLayout.Chunk;

    // Of half of a slice's inputs.
    private static int HalfBytes => TensorLayout.Depth / 2 * TTile.Columns * 2;

    public void Run()
    {
        ArrayView<Float4> shared =
            SharedMemory.Allocate<Float4>(TensorTile.Slices * SliceBytes / TensorLayout.ChunkBytes);
        int thread = Group.IdxX, lane = thread & 31, warp = thread >> 5, warpRow = warp & 1;
        TensorCore.Begin(
            TensorLayout.LeftOfTerms(lane, warpRow * TensorLayout.WarpRows, TensorTile.RowChunks),
            TensorLayout.RightOfTerms(lane, (warp >> 1) * TensorLayout.WarpColumns, ColumnChunks));
        ArrayView<GradientPlan> plans = shared.Cast<GradientPlan>();
        plans[thread] = new GradientPlan(
            geometry, Grid.IdxY * TensorTile.Rows, Grid.IdxX * TTile.Columns, thread, ColumnChunks);
        GroupBarrier.Wait();
        GradientPlan plan = plans[thread];
        GroupBarrier.Wait();

        int pixel = Grid.IdxZ * geometry.SlicePixels, next = 0, buffer = 0;
        int end = pixel + geometry.SlicePixels < geometry.Pixels ? pixel + geometry.SlicePixels : geometry.Pixels;
        for (int ahead = 0; ahead < TensorTile.Slices - 1; ahead++, next += SliceBytes, pixel += TensorLayout.Depth)
        {
            CopyGradients(next, plan, pixel, end);
            if (TReading.IsDirect) CopyInputs(next, plan, pixel, end);
            else StoreInputs(next, plan, FetchAll(plan, pixel, end));
            TensorCore.Commit();
        }

        // What is copied is two slices ahead of what is multiplied.
        for (; pixel < end + (TensorTile.Slices - 1) * TensorLayout.Depth; pixel += TensorLayout.Depth)
        {
            // This slice is there, and no thread reads any longer what the next copies overwrite.
            TensorCore.WaitForOlder();
            GroupBarrier.Wait();
            CopyGradients(next, plan, pixel, end);
            if (TReading.IsDirect)
            {
                CopyInputs(next, plan, pixel, end);
                TensorCore.Commit();
                Multiply(buffer);
            }
            else
            {
                TensorCore.Commit();
                Fetched fetched = FetchAll(plan, pixel, end);
                Multiply(buffer);
                StoreInputs(next, plan, fetched);
            }

            buffer = buffer == (TensorTile.Slices - 1) * SliceBytes ? 0 : buffer + SliceBytes;
            next = next == (TensorTile.Slices - 1) * SliceBytes ? 0 : next + SliceBytes;
        }

        TensorCore.WaitForAll();
        GroupBarrier.Wait();
        for (int half = 0; half < 2; half++)
        {
            if (warpRow == half) TensorTile.Stage<TTile>();
            GroupBarrier.Wait();
            Store(shared, half * TensorLayout.WarpRows);
            GroupBarrier.Wait();
        }
    }

    /// <summary>[pixel][output]: two pixels a thread, or four.</summary>
    private void CopyGradients(int to, GradientPlan plan, int first, int end)
    {
        const int pass = TensorLayout.Depth / 4, passBytes = pass * TensorTile.Rows * 2;
        to += plan.OutputTo;
        int index = first + plan.OutputTerm;
        bool hasMore = Threads == pass * TensorTile.RowChunks;
        CopyGradient(to, plan, index, end);
        if (hasMore) CopyGradient(to + passBytes, plan, index + pass, end);
        CopyGradient(to + 2 * passBytes, plan, index + 2 * pass, end);
        if (hasMore) CopyGradient(to + 3 * passBytes, plan, index + 3 * pass, end);
    }

    private void CopyGradient(int to, GradientPlan plan, int index, int end)
    {
        bool reads = index < end & plan.Output >= 0;
        TensorCore.Copy(to, gradients, reads ? index * geometry.Outputs + plan.Output : 0, reads);
    }

    /// <summary>[pixel][column].</summary>
    private void CopyInputs(int to, GradientPlan plan, int first, int end)
    {
        to += plan.InputTo;
        CopyInput(to, plan.Column, first + plan.InputTerm, end);
        CopyInput(to + HalfBytes, plan.Column, first + plan.InputTerm + TensorLayout.Depth / 2, end);
    }

    private void CopyInput(int to, GradientColumn column, int index, int end)
    {
        Position position = Locate(column, index);
        bool isTerm = index < end & column.Channel >= 0, reads = isTerm & position.IsInside;
        if (source.IsPadded & isTerm & !reads)
            TensorCore.Store(to, source.Outside4(column.Channel), source.Outside4(column.Channel + 4));
        else
            TensorCore.Copy(to, values, reads ? position.At : 0, reads);
    }

    private Fetched FetchAll(GradientPlan plan, int first, int end) => new(
        Fetch(plan.Column, first + plan.InputTerm, end),
        Fetch(plan.Column, first + plan.InputTerm + TensorLayout.Depth / 2, end));

    private FetchedEight Fetch(GradientColumn column, int index, int end)
    {
        Position position = Locate(column, index);
        return FetchedEight.Of(
            source, index < end & column.Channel >= 0, position.IsInside, position.At, position.Image);
    }

    private void StoreInputs(int to, GradientPlan plan, Fetched fetched)
    {
        to += plan.InputTo;
        fetched.P0.Store(to, source, plan.Column.Channel);
        fetched.P1.Store(to + HalfBytes, source, plan.Column.Channel);
    }

    /// <summary>What a pixel of the output reads of the input.</summary>
    private Position Locate(GradientColumn column, int index)
    {
        if (isPixelwise != 0)
            return new(
                true, index * source.Map.Channels + column.Channel, height.Quotient(width.Quotient(index)));
        int line = width.Quotient(index), image = height.Quotient(line);
        int y = (line - image * geometry.Height) * geometry.Stride + column.Y;
        int x = (index - line * geometry.Width) * geometry.Stride + column.X;
        return new(source.IsInside(y, x), source.Index(image, y, x, column.Channel), image);
    }

    private static void Multiply(int buffer)
    {
        int right = buffer + TensorTile.LeftBytes;
        TensorCore.MultiplyTerms(buffer, right);
        TensorCore.MultiplyTerms(
            buffer + TensorLayout.Step * TensorTile.Rows * 2, right + TensorLayout.Step * TTile.Columns * 2);
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

    /// <summary>A place of the input, its index if it is inside, and its image.</summary>
    private readonly struct Position(bool isInside, int at, int image)
    {
        public readonly bool IsInside = isInside;
        public readonly int At = at, Image = image;
    }
}
