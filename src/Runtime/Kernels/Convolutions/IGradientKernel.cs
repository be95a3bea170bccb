using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// What a <see cref="WeightGradient{TKernel,TLoad}"/> sums a row of taps over a band of pixels with.
/// </summary>
internal unsafe interface IGradientKernel
{
    /// <summary>Every output block has an input block of its own.</summary>
    static abstract bool IsDepthwise { get; }

    /// <summary>The most output blocks of one call.</summary>
    static abstract int MaxBlocks { get; }

    /// <summary>The most pixels of a band.</summary>
    static abstract int MostPixels { get; }

    /// <summary>Floats of one tap's gradient, of one pair of blocks.</summary>
    static abstract int TapFloats { get; }

    /// <summary>
    /// Adds the gradients of a row of taps to the tile's destination. The tile's taps are the band's rows, its steps
    /// their pixels, its factors the output's gradient.
    /// </summary>
    /// <param name="offsets">Floats from the tile's source to each tap of the row.</param>
    /// <param name="count">Taps of the row.</param>
    /// <param name="inputs">Channels of the input block that exist.</param>
    /// <param name="blocks">Output blocks.</param>
    /// <param name="tile">The rest; it may be changed.</param>
    static abstract void Accumulate(int* offsets, int count, int inputs, int blocks, ref Tile tile);
}

/// <summary>Every channel of an input block meets every channel of an output block.</summary>
internal readonly unsafe struct DenseGradient<TKernel> : IGradientKernel
    where TKernel : struct, IMicroKernel
{
    public static bool IsDepthwise => false;

    public static int MaxBlocks => TKernel.MaxBlocks;

    // The more pixels, the rarer are sums loaded and stored.
    public static int MostPixels => 512;

    public static int TapFloats => Lanes.Block * Lanes.Block;

    public static void Accumulate(int* offsets, int count, int inputs, int blocks, ref Tile tile)
    {
        float* source = tile.Source;
        float* destination = tile.Destination;
        tile.DestinationStep = Lanes.Block;
        for (int tap = 0; tap < count; tap++, destination += TapFloats)
            AccumulateTap(source + offsets[tap], destination, inputs, blocks, ref tile);
    }

    private static void AccumulateTap(float* source, float* destination, int inputs, int blocks, ref Tile tile)
    {
        int tiles = Cut.Parts(inputs, TKernel.MaxRows);
        for (int t = 0; t < tiles; t++)
        {
            int first = Cut.Start(inputs, t, tiles);
            tile.Source = source + first;
            tile.Destination = destination + first * Lanes.Block;
            TKernel.Run<ChannelRows>(Cut.Start(inputs, t + 1, tiles) - first, blocks, tile);
            tile.Ahead += tile.AheadLines * Lanes.Block;
        }
    }
}

/// <summary>Every channel meets only itself.</summary>
internal readonly unsafe struct DepthwiseGradient : IGradientKernel
{
    // Taps that share what they read of the output's gradient.
    private const int Shared = 3;

    public static bool IsDepthwise => true;

    public static int MaxBlocks => 1;

    // Every row of taps reads the band again: it should stay in the first cache.
    public static int MostPixels => 256;

    public static int TapFloats => Lanes.Block;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(int* offsets, int count, int inputs, int blocks, ref Tile tile)
    {
        float* destination = tile.Destination;
        int tap = 0;
        for (; tap + Shared <= count; tap += Shared)
            AccumulateThree(tile, offsets + tap, destination + tap * TapFloats);
        for (; tap < count; tap++) AccumulateOne(tile, offsets[tap], destination + tap * TapFloats);
    }

    /// <summary>Of two pixels at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AccumulateThree(in Tile tile, int* offsets, float* to)
    {
        nint first = offsets[0], second = offsets[1], third = offsets[2];
        Vector512<float> a0 = Vector512.Load(to), b0 = Vector512.Load(to + Lanes.Block),
            c0 = Vector512.Load(to + 2 * Lanes.Block), a1 = default, b1 = default, c1 = default;
        for (Tap* row = tile.Taps, last = row + tile.TapCount; row != last; row++)
        {
            float* x = tile.Source + row->Source;
            float* g = tile.Factors + row->Factor;
            int pixels = tile.LastSteps;
            for (; pixels >= 2; pixels -= 2, x += 2 * Lanes.Block, g += 2 * Lanes.Block)
            {
                Vector512<float> g0 = Vector512.Load(g), g1 = Vector512.Load(g + Lanes.Block);
                a0 = Vector512.MultiplyAddEstimate(Vector512.Load(x + first), g0, a0);
                b0 = Vector512.MultiplyAddEstimate(Vector512.Load(x + second), g0, b0);
                c0 = Vector512.MultiplyAddEstimate(Vector512.Load(x + third), g0, c0);
                a1 = Vector512.MultiplyAddEstimate(Vector512.Load(x + first + Lanes.Block), g1, a1);
                b1 = Vector512.MultiplyAddEstimate(Vector512.Load(x + second + Lanes.Block), g1, b1);
                c1 = Vector512.MultiplyAddEstimate(Vector512.Load(x + third + Lanes.Block), g1, c1);
            }

            if (pixels == 0) continue;
            Vector512<float> end = Vector512.Load(g);
            a0 = Vector512.MultiplyAddEstimate(Vector512.Load(x + first), end, a0);
            b0 = Vector512.MultiplyAddEstimate(Vector512.Load(x + second), end, b0);
            c0 = Vector512.MultiplyAddEstimate(Vector512.Load(x + third), end, c0);
        }

        (a0 + a1).Store(to);
        (b0 + b1).Store(to + Lanes.Block);
        (c0 + c1).Store(to + 2 * Lanes.Block);
    }

    /// <summary>Of four pixels at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AccumulateOne(in Tile tile, nint offset, float* to)
    {
        const int Stride = 4 * Lanes.Block;
        Vector512<float> s0 = Vector512.Load(to), s1 = default, s2 = default, s3 = default;
        for (Tap* row = tile.Taps, last = row + tile.TapCount; row != last; row++)
        {
            float* x = tile.Source + offset + row->Source;
            float* g = tile.Factors + row->Factor;
            float* end = g + tile.LastSteps * Lanes.Block;
            for (float* four = g + tile.LastSteps / 4 * Stride; g != four; g += Stride, x += Stride)
            {
                s0 = Vector512.MultiplyAddEstimate(Vector512.Load(x), Vector512.Load(g), s0);
                s1 =
                    Vector512.MultiplyAddEstimate(Vector512.Load(x + Lanes.Block), Vector512.Load(g + Lanes.Block), s1);
                s2 = Vector512.MultiplyAddEstimate(
                    Vector512.Load(x + 2 * Lanes.Block), Vector512.Load(g + 2 * Lanes.Block), s2);
                s3 = Vector512.MultiplyAddEstimate(
                    Vector512.Load(x + 3 * Lanes.Block), Vector512.Load(g + 3 * Lanes.Block), s3);
            }

            for (; g != end; g += Lanes.Block, x += Lanes.Block)
                s0 = Vector512.MultiplyAddEstimate(Vector512.Load(x), Vector512.Load(g), s0);
        }

        (s0 + s1 + (s2 + s3)).Store(to);
    }
}
