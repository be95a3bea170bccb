using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>Every channel meets only itself: products lane by lane.</summary>
internal readonly unsafe struct DepthwiseKernel : ISweepKernel
{
    public static int MaxPixels => 4;

    public static int MaxBlocks => 1;

    public static int TapFloats => Lanes.Block;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int pixels, int blocks, in Tile tile)
    {
        if (pixels == MaxPixels) RunFour(tile);
        else for (int pixel = 0; pixel < pixels; pixel++) RunOne(tile, pixel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunFour(in Tile tile)
    {
        float* source = tile.Source;
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

        float* to = tile.Destination;
        nint step = tile.DestinationStep;
        a.Store(to);
        b.Store(to + step);
        c.Store(to + 2 * step);
        d.Store(to + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunOne(in Tile tile, int pixel)
    {
        float* source = tile.Source + pixel * Lanes.Block;
        float* factors = tile.Factors;
        Vector512<float> sum = default;
        for (Tap* tap = tile.Taps, last = tap + tile.TapCount; tap != last; tap++)
            sum = Vector512.MultiplyAddEstimate(
                Vector512.Load(source + tap->Source), Vector512.Load(factors + tap->Factor), sum);
        sum.Store(tile.Destination + pixel * tile.DestinationStep);
    }
}
