using System.Numerics;
using System.Runtime.CompilerServices;

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
        for (int lane = 0; lane < Lanes.Block; lane += Vector<float>.Count)
        {
            if (pixels == MaxPixels) RunFour(tile, lane);
            else for (int pixel = 0; pixel < pixels; pixel++) RunOne(tile, pixel, lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunFour(in Tile tile, int lane)
    {
        float* source = tile.Source + lane;
        float* factors = tile.Factors + lane;
        Vector<float> a = default, b = default, c = default, d = default;
        for (Tap* tap = tile.Taps, last = tap + tile.TapCount; tap != last; tap++)
        {
            float* s = source + tap->Source;
            Vector<float> weight = Vector.Load(factors + tap->Factor);
            a = Vector.MultiplyAddEstimate(Vector.Load(s), weight, a);
            b = Vector.MultiplyAddEstimate(Vector.Load(s + Lanes.Block), weight, b);
            c = Vector.MultiplyAddEstimate(Vector.Load(s + 2 * Lanes.Block), weight, c);
            d = Vector.MultiplyAddEstimate(Vector.Load(s + 3 * Lanes.Block), weight, d);
        }

        float* to = tile.Destination + lane;
        nint step = tile.DestinationStep;
        a.Store(to);
        b.Store(to + step);
        c.Store(to + 2 * step);
        d.Store(to + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunOne(in Tile tile, int pixel, int lane)
    {
        float* source = tile.Source + pixel * Lanes.Block + lane;
        float* factors = tile.Factors + lane;
        Vector<float> sum = default;
        for (Tap* tap = tile.Taps, last = tap + tile.TapCount; tap != last; tap++)
            sum = Vector.MultiplyAddEstimate(
                Vector.Load(source + tap->Source), Vector.Load(factors + tap->Factor), sum);
        sum.Store(tile.Destination + pixel * tile.DestinationStep + lane);
    }
}
