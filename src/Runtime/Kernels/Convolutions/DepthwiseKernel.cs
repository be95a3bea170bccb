using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>Every channel meets only itself: products lane by lane.</summary>
internal readonly unsafe struct DepthwiseKernel : ISweepKernel
{
    // Sums that do not wait for one another.
    private const int Strip = 4;

    // Both axes have about equally many taps, so these are three rows of three.
    private const int GridTaps = 9;

    // A pixel takes a few products only: what is done once a tile is shared by many.
    public static int MaxPixels => 64;

    public static int MaxBlocks => 1;

    public static int TapFloats => Lanes.Block;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int pixels, int blocks, in Tile tile)
    {
        float* source = tile.Source;
        float* to = tile.Destination;
        nint step = tile.DestinationStep;
        if (tile.TapCount == GridTaps)
        {
            RunGrid(pixels, tile);
            return;
        }

        for (; pixels >= Strip; pixels -= Strip, source += Strip * Lanes.Block, to += Strip * step)
            RunStrip(tile, source, to, step);
        for (; pixels > 0; pixels--, source += Lanes.Block, to += step) RunOne(tile, source, to);
    }

    /// <summary>Three rows of three taps, whose weights stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunGrid(int pixels, in Tile tile)
    {
        Tap* taps = tile.Taps;
        float* factors = tile.Factors;
        Vector512<float>
            w00 = Vector512.Load(factors + taps[0].Factor), w01 = Vector512.Load(factors + taps[1].Factor),
            w02 = Vector512.Load(factors + taps[2].Factor), w10 = Vector512.Load(factors + taps[3].Factor),
            w11 = Vector512.Load(factors + taps[4].Factor), w12 = Vector512.Load(factors + taps[5].Factor),
            w20 = Vector512.Load(factors + taps[6].Factor), w21 = Vector512.Load(factors + taps[7].Factor),
            w22 = Vector512.Load(factors + taps[8].Factor);
        nint right = taps[1].Source - taps[0].Source, further = taps[2].Source - taps[0].Source;
        float* top = tile.Source + taps[0].Source;
        float* middle = tile.Source + taps[3].Source;
        float* bottom = tile.Source + taps[6].Source;
        float* to = tile.Destination;
        for (; pixels > 0; pixels--, to += tile.DestinationStep)
        {
            Vector512<float> a = Vector512.Load(top) * w00, b = Vector512.Load(middle) * w10,
                c = Vector512.Load(bottom) * w20;
            a = Vector512.MultiplyAddEstimate(Vector512.Load(top + right), w01, a);
            b = Vector512.MultiplyAddEstimate(Vector512.Load(middle + right), w11, b);
            c = Vector512.MultiplyAddEstimate(Vector512.Load(bottom + right), w21, c);
            a = Vector512.MultiplyAddEstimate(Vector512.Load(top + further), w02, a);
            b = Vector512.MultiplyAddEstimate(Vector512.Load(middle + further), w12, b);
            c = Vector512.MultiplyAddEstimate(Vector512.Load(bottom + further), w22, c);
            (a + b + c).Store(to);
            top += Lanes.Block;
            middle += Lanes.Block;
            bottom += Lanes.Block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunStrip(in Tile tile, float* source, float* to, nint step)
    {
        float* factors = tile.Factors;
        Vector512<float> a = default, b = default, c = default, d = default;
        for (Tap* tap = tile.Taps, last = tap + tile.TapCount; tap != last; tap++)
        {
            float* s = source + tap->Source;
            Vector512<float> weight = Vector512.Load(factors + tap->Factor);
            a = Vector512.MultiplyAddEstimate(Vector512.Load(s), weight, a);
            b = Vector512.MultiplyAddEstimate(Vector512.Load(s + Lanes.Block), weight, b);
            c = Vector512.MultiplyAddEstimate(Vector512.Load(s + 2 * Lanes.Block), weight, c);
            d = Vector512.MultiplyAddEstimate(Vector512.Load(s + 3 * Lanes.Block), weight, d);
        }

        a.Store(to);
        b.Store(to + step);
        c.Store(to + 2 * step);
        d.Store(to + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunOne(in Tile tile, float* source, float* to)
    {
        float* factors = tile.Factors;
        Vector512<float> sum = default;
        for (Tap* tap = tile.Taps, last = tap + tile.TapCount; tap != last; tap++)
            sum = Vector512.MultiplyAddEstimate(
                Vector512.Load(source + tap->Source), Vector512.Load(factors + tap->Factor), sum);
        sum.Store(to);
    }
}
