using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// A map that a kernel writes through an <see cref="IStore"/>. Sums are float32 within a row of the work and float64
/// over the rows, in order; the rows follow from shapes alone, so totals do not depend on the number of threads.
/// </summary>
internal readonly unsafe struct Destination<TStore>
    where TStore : unmanaged, IStore
{
    // Longer sums in float32 would lose low bits.
    private const int LongestSum = 128;

    // From 16 MB on, a map that is written through the caches pushes out what is about to be read, and each of its
    // lines is first read itself; the caches have lost it anyway by the time someone reads it.
    private const long StreamedFloats = 4 << 20;

    private readonly FeatureMap map;
    private readonly TStore store;
    private readonly float* partials;
    private readonly int rows;
    private readonly bool streams;

    /// <param name="map">Written.</param>
    /// <param name="store">What happens to a value before.</param>
    /// <param name="rows">Groups of pixels whose sums are kept apart:
    /// those of one block that may be stored at the same time.</param>
    public Destination(FeatureMap map, TStore store, int rows)
    {
        this.map = map;
        this.store = store;
        this.rows = rows;
        streams = map.Blocks * (long)map.BlockStride >= StreamedFloats;
        if (TStore.Sums == 0) return;
        partials = ThreadScratch.ForPartials((long)rows * RowFloats);
        NativeMemory.Clear(partials, (nuint)rows * (nuint)RowFloats * sizeof(float));
    }

    /// <summary>
    /// Whether results are best computed in the first cache and handed to <see cref="Finish"/> from there, rather than
    /// in place.
    /// </summary>
    public bool IsStaged => streams || !TStore.IsIdentity;

    private int PaddedChannels => ConvolutionShape.Blocks(map.Channels) * Lanes.Block;

    private int RowFloats => TStore.Sums * PaddedChannels;

    /// <summary>The sums have the lengths that the store needs.</summary>
    public static void Check(FeatureMap map, ChannelSums sums, [CallerMemberName] string operation = "")
    {
        if (TStore.Sums > 0) Kernels.Check.Length(sums.First, map.Channels, nameof(sums), operation);
        if (TStore.Sums > 1) Kernels.Check.Length(sums.Second, map.Channels, nameof(sums), operation);
    }

    /// <summary>Stores pixels of one block of channels.</summary>
    /// <param name="from">The first pixel's values; they may lie where they are to be stored.</param>
    /// <param name="fromStep">Floats to the next pixel's.</param>
    /// <param name="at">Floats from the map's first element to the first pixel.</param>
    /// <param name="pixels">Number of pixels.</param>
    /// <param name="step">Floats to the next pixel of the map.</param>
    /// <param name="channel">The block's first channel.</param>
    /// <param name="row">Whose sums the pixels belong to.</param>
    public void Finish(float* from, nint fromStep, nint at, int pixels, nint step, int channel, int row)
    {
        if (TStore.IsIdentity && from == map.Data + at) return;
        while (pixels > 0)
        {
            int run = RunOf(at, pixels, step, out int image);
            Store(from, fromStep, at, run, step, channel, row, image);
            from += run * fromStep;
            at += run * step;
            pixels -= run;
        }
    }

    /// <summary>
    /// Adds up what <see cref="Finish"/> would, of pixels that lie one after the other, and stores nothing.
    /// </summary>
    public void AddUp(nint at, int pixels, int channel, int row)
    {
        while (pixels > 0)
        {
            int run = RunOf(at, pixels, Lanes.Block, out int image);
            AddUp(at, run, channel, row, image);
            at += run * Lanes.Block;
            pixels -= run;
        }
    }

    /// <summary>Adds up the rows. Called when all pixels have been stored.</summary>
    public void Total(ChannelSums sums)
    {
        if (TStore.Sums > 0) Total(sums.First, 0);
        if (TStore.Sums > 1) Total(sums.Second, PaddedChannels);
    }

    /// <summary>
    /// How many of the pixels are taken at once: not too many for a sum, and of one image where that matters.
    /// </summary>
    private int RunOf(nint at, int pixels, nint step, out int image)
    {
        image = 0;
        if (TStore.Sums > 0) pixels = Math.Min(pixels, LongestSum);
        if (!TStore.ReadsImage) return pixels;
        int perImage = map.Height * map.Width;
        (long index, long pixel) = Math.DivRem(at / Lanes.Block % map.Pixels, perImage);
        image = (int)index;
        return (int)Math.Min(pixels, (perImage - pixel - 1) * Lanes.Block / step + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* from, nint fromStep, nint at, int pixels, nint step, int channel, int row, int image)
    {
        TStore finish = store;
        Vector512<float> first = default, second = default;
        float* data = map.Data;
        nint end = at + pixels * step;
        // What lies in the cache already is left there. The pool's hand-over, an interlocked operation, orders streamed
        // stores before what follows.
        if (streams && from != data + at)
            for (; at != end; at += step, from += fromStep)
                finish.Invoke(Vector512.Load(from), at, channel, image, ref first, ref second)
                    .StoreAlignedNonTemporal(data + at);
        else
            for (; at != end; at += step, from += fromStep)
                finish.Invoke(Vector512.Load(from), at, channel, image, ref first, ref second).Store(data + at);
        Add(first, second, channel, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddUp(nint at, int pixels, int channel, int row, int image)
    {
        TStore finish = store;
        Vector512<float> first = default, second = default;
        float* data = map.Data;
        for (nint end = at + pixels * Lanes.Block; at != end; at += Lanes.Block)
            _ = finish.Invoke(Vector512.Load(data + at), at, channel, image, ref first, ref second);
        Add(first, second, channel, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Vector512<float> first, Vector512<float> second, int channel, int row)
    {
        float* sums = partials + (nint)row * RowFloats + channel;
        if (TStore.Sums > 0) (Vector512.Load(sums) + first).Store(sums);
        if (TStore.Sums > 1) (Vector512.Load(sums + PaddedChannels) + second).Store(sums + PaddedChannels);
    }

    private void Total(FloatView totals, int offset)
    {
        for (int channel = 0; channel < totals.Length; channel += Lanes.Block)
        {
            Vector512<double> lower = default, upper = default;
            float* partial = partials + offset + channel;
            for (int row = 0; row < rows; row++, partial += RowFloats)
            {
                (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Load(partial));
                lower += low;
                upper += high;
            }

            Span<float> to = totals.Span[channel..];
            Vector512<float> total = Vector512.Narrow(lower, upper);
            for (int lane = 0; lane < Math.Min(to.Length, Lanes.Block); lane++) to[lane] = total[lane];
        }
    }
}
