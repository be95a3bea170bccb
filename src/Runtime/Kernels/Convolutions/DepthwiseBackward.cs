using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Both gradients of a depthwise 3×3 convolution, of stride 1 or 2, in one walk over the input: neither map is read
/// twice. A part is some of the images' rows, of one block of channels; how the rows are shared follows from shapes
/// alone, so results do not depend on the number of threads.
/// </summary>
internal readonly unsafe struct DepthwiseBackward<TLoad, TStore> : IWork
    where TLoad : unmanaged, ILoad
    where TStore : unmanaged, IStore
{
    private const int Kernel = 3;
    private const int TapFloats = Kernel * Kernel * Lanes.Block;

    // Rows whose sums are kept apart: with more pixels, sums in float32 would lose low bits.
    private const int BandPixels = 2048;
    private const int MostSlices = 32;

    // What is loaded and what is about to be stored stay in the first cache beside three rows of gradients. Even, as
    // pixels are in pairs where the stride is 2.
    private const int RunPixels = 64;

    private readonly ConvolutionShape shape;
    private readonly FeatureMap x;
    private readonly FeatureMap gy;
    private readonly TLoad load;
    private readonly float* weights;
    private readonly Destination<TStore> results;
    private readonly Bands bands;
    private readonly int slices;
    private readonly float* partials;

    private DepthwiseBackward(
        in ConvolutionShape shape, FeatureMap x, TLoad load, FeatureMap gy, float* weights, TStore store, FeatureMap gx)
    {
        this.shape = shape;
        this.x = x;
        this.gy = gy;
        this.load = load;
        this.weights = weights;
        bands = new Bands(x.Batch, x.Height, x.Width, BandPixels);
        results = new Destination<TStore>(gx, store, bands.Count);
        slices = (int)Math.Clamp(x.Pixels / BandPixels, 1, MostSlices);
        partials = ThreadScratch.ForOperands(slices * shape.PackedLength);
    }

    /// <summary>Whether it computes such a convolution of such maps.</summary>
    public static bool Supports(in ConvolutionShape shape, FeatureMap x) =>
        shape is { IsDepthwise: true, Kernel: Kernel, Stride: 1 or 2, Padding: 1, Dilation: 1 }
        && x.Width <= BandPixels;

    /// <summary>Computes both.</summary>
    public static void Run(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FeatureMap gy, float* weights,
        TStore store, ChannelSums sums, FeatureMap gx, FloatView gradient)
    {
        Destination<TStore>.Check(gx, sums);
        DepthwiseBackward<TLoad, TStore> work = new(shape, x, load, gy, weights, store, gx);
        workers.Run(x.Blocks * work.slices, work);
        work.results.Total(sums);
        workers.Run(x.Blocks, new WeightUnpacking(shape, work.partials, work.slices, gradient.Data));
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        (int block, int slice) = Math.DivRem(part, slices);
        // No row of outputs: zeros.
        float* none = ThreadScratch.ForPart(gy.Width * Lanes.Block);
        NativeMemory.Clear(none, (nuint)gy.Width * Lanes.Block * sizeof(float));
        float* total = partials + slice * (nint)shape.PackedLength + block * TapFloats;
        NativeMemory.Clear(total, TapFloats * sizeof(float));
        float* scratch = stackalloc float[TapFloats + 2 * RunPixels * Lanes.Block + Lanes.Block];
        scratch = (float*)(((nuint)scratch + AlignedBuffer.Alignment - 1) & ~(AlignedBuffer.Alignment - 1));
        var row = new Row
        {
            Weights = weights + block * TapFloats,
            Sums = scratch,
            Loaded = scratch + TapFloats,
            Results = scratch + TapFloats + RunPixels * Lanes.Block,
            None = none,
            Block = block,
        };
        for (int band = Cut.Start(bands.Count, slice, slices); band < Cut.Start(bands.Count, slice + 1, slices); band++)
        {
            NativeMemory.Clear(row.Sums, TapFloats * sizeof(float));
            row.Band = band;
            (row.Image, int top, int bottom) = (bands[band].Image, bands[band].Top, bands[band].Bottom);
            for (row.Index = top; row.Index < bottom; row.Index++)
            {
                row.Top = Reached(row, 2);
                row.Middle = Reached(row, 1);
                row.Bottom = Reached(row, 0);
                AddRow(row);
            }

            for (int i = 0; i < TapFloats; i += Lanes.Block)
                (Vector512.Load(total + i) + Vector512.Load(row.Sums + i)).Store(total + i);
        }
    }

    private void AddRow(in Row row)
    {
        for (int column = 0; column < x.Width; column += RunPixels)
        {
            int pixels = Math.Min(RunPixels, x.Width - column);
            Prefetch(row, column, pixels);
            float* loaded = Load(row, column, pixels);
            (int first, int end) = Inner(column, pixels);
            for (int i = 0; i < first; i++) AddEnd(row, column + i, loaded, i);
            if (end > first) AddInner(row, column, loaded, first, end);
            for (int i = end; i < pixels; i++) AddEnd(row, column + i, loaded, i);
            results.Finish(
                row.Results, Lanes.Block, At(row, column), pixels, Lanes.Block, row.Block * Lanes.Block, row.Band);
        }
    }

    /// <summary>The pixels of a run that all columns of weights reach, or both of a pair's outputs.</summary>
    private (int First, int End) Inner(int column, int pixels)
    {
        if (shape.Stride == 2) return (0, 2 * Math.Max(Math.Min(pixels / 2, gy.Width - 1 - column / 2), 0));
        int first = column == 0 ? 1 : 0;
        return (first, Math.Max(column + pixels == x.Width ? pixels - 1 : pixels, first));
    }

    private void AddInner(in Row row, int column, float* loaded, int first, int end)
    {
        float* input = loaded + first * Lanes.Block;
        float* to = row.Results + first * Lanes.Block;
        nint left = (nint)(shape.Stride == 1 ? column + first - 1 : column / 2) * Lanes.Block;
        if (shape.Stride == 1)
            DepthwiseRows.Single(
                end - first, input, row.Top + left, row.Middle + left, row.Bottom + left, row.Weights, row.Sums, to);
        else if (row.Index % 2 == 0)
            DepthwiseRows.Even(end / 2, input, row.Middle + left, row.Weights, row.Sums, to);
        else DepthwiseRows.Odd(end / 2, input, row.Top + left, row.Bottom + left, row.Weights, row.Sums, to);
    }

    /// <summary>One pixel near the end of a row, which not all columns of weights reach.</summary>
    private void AddEnd(in Row row, int column, float* loaded, int pixel)
    {
        float* input = loaded + pixel * Lanes.Block;
        Vector512<float> sum = default;
        for (int tap = 0; tap < Kernel; tap++)
        {
            (int output, int rest) = Math.DivRem(column + 1 - tap, shape.Stride);
            if (rest != 0 || (uint)output >= (uint)gy.Width) continue;
            nint at = output * Lanes.Block;
            AddOne(row, row.Top + at, 2 * Kernel + tap, input, ref sum);
            AddOne(row, row.Middle + at, Kernel + tap, input, ref sum);
            AddOne(row, row.Bottom + at, tap, input, ref sum);
        }

        sum.Store(row.Results + pixel * Lanes.Block);
    }

    private static void AddOne(in Row row, float* gradient, int tap, float* input, ref Vector512<float> sum)
    {
        float* to = row.Sums + tap * Lanes.Block;
        Vector512<float> ofWeight = Vector512.Load(to);
        DepthwiseRows.Add(
            Vector512.Load(gradient), Vector512.Load(row.Weights + tap * Lanes.Block), Vector512.Load(input), ref sum,
            ref ofWeight);
        ofWeight.Store(to);
    }

    /// <summary>The outputs' gradient that a row of weights lies between; zeros where there is none.</summary>
    private float* Reached(in Row row, int tap)
    {
        (int output, int rest) = Math.DivRem(row.Index + 1 - tap, shape.Stride);
        return rest == 0 ? Gradients(row, output) : row.None;
    }

    /// <summary>A row of the outputs' gradient; zeros where there is none.</summary>
    private float* Gradients(in Row row, int index) => (uint)index >= (uint)gy.Height
        ? row.None
        : gy.Data + row.Block * gy.BlockStride + ((long)row.Image * gy.Height + index) * gy.Width * Lanes.Block;

    /// <summary>The input as the convolution reads it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float* Load(in Row row, int column, int pixels)
    {
        float* from = x.Data + At(row, column);
        if (TLoad.IsIdentity) return from;
        TLoad function = load;
        int channel = row.Block * Lanes.Block, image = row.Image;
        float* to = row.Loaded;
        for (float* end = from + pixels * Lanes.Block; from != end; from += Lanes.Block, to += Lanes.Block)
            function.Invoke(Vector512.Load(from), channel, image).Store(to);
        return row.Loaded;
    }

    /// <summary>
    /// Asks for what the next run reads of the input, and the next row of the outputs' gradient: a run is about as long
    /// as the pages at whose ends the processor's own guesses stop.
    /// </summary>
    private void Prefetch(in Row row, int column, int pixels)
    {
        if (!Sse.IsSupported) return;
        Ask(x.Data + At(row, column + RunPixels), pixels);
        if (row.Index % shape.Stride == 0)
            Ask(
                Gradients(row, row.Index / shape.Stride + 2) + column / shape.Stride * Lanes.Block,
                pixels / shape.Stride);
    }

    private static void Ask(float* line, int lines)
    {
        for (float* end = line + lines * Lanes.Block; line != end; line += Lanes.Block) Sse.Prefetch0(line);
    }

    private nint At(in Row row, int column) =>
        row.Block * x.BlockStride + (nint)(((long)row.Image * x.Height + row.Index) * x.Width + column) * Lanes.Block;

    /// <summary>A row of the input, of one block of channels, and what is at hand for it.</summary>
    private struct Row
    {
        public float* Weights;
        public float* Sums;
        public float* Loaded;
        public float* Results;
        public float* None;
        public float* Top;
        public float* Middle;
        public float* Bottom;
        public int Block;
        public int Band;
        public int Image;
        public int Index;
    }
}
