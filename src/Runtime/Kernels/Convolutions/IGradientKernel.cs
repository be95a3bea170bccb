using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>What a <see cref="WeightGradient{TKernel,TLoad}"/> sums one tap over a band of pixels with.</summary>
internal unsafe interface IGradientKernel
{
    /// <summary>The most output blocks of one call.</summary>
    static abstract int MaxBlocks { get; }

    /// <summary>The most pixels of a band.</summary>
    static abstract int MostPixels { get; }

    /// <summary>Floats of one tap's gradient, of one pair of blocks.</summary>
    static abstract int TapFloats { get; }

    /// <summary>
    /// Adds one tap's gradient to the tile's destination. The tile's taps are the band's rows, its steps their pixels,
    /// its factors the output's gradient.
    /// </summary>
    /// <param name="inputs">Channels of the input block that exist.</param>
    /// <param name="blocks">Output blocks.</param>
    /// <param name="tile">The rest; it may be changed.</param>
    static abstract void Accumulate(int inputs, int blocks, ref Tile tile);
}

/// <summary>Every channel of an input block meets every channel of an output block.</summary>
internal readonly unsafe struct DenseGradient<TKernel> : IGradientKernel
    where TKernel : struct, IMicroKernel
{
    public static int MaxBlocks => TKernel.MaxBlocks;

    // The more pixels, the rarer are sums loaded and stored.
    public static int MostPixels => 512;

    public static int TapFloats => Lanes.Block * Lanes.Block;

    public static void Accumulate(int inputs, int blocks, ref Tile tile)
    {
        float* source = tile.Source;
        float* destination = tile.Destination;
        tile.DestinationStep = Lanes.Block;
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
    private const int Stride = 4 * Lanes.Block;

    public static int MaxBlocks => 1;

    // Every tap reads the band again: it should stay in the first cache.
    public static int MostPixels => 128;

    public static int TapFloats => Lanes.Block;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(int inputs, int blocks, ref Tile tile)
    {
        Tile local = tile;
        Vector512<float> s0 = Vector512.Load(local.Destination), s1 = default, s2 = default, s3 = default;
        for (Tap* row = local.Taps, last = row + local.TapCount; row != last; row++)
        {
            float* x = local.Source + row->Source;
            float* g = local.Factors + row->Factor;
            float* end = g + local.LastSteps * Lanes.Block;
            for (float* four = g + local.LastSteps / 4 * Stride; g != four; g += Stride, x += Stride)
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

        (s0 + s1 + (s2 + s3)).Store(local.Destination);
    }
}
