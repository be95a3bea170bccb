using System.Numerics;
using System.Runtime.CompilerServices;

namespace GResNet.Runtime.Kernels;

/// <summary>What a <see cref="WeightGradient{TKernel,TLoad}"/> sums one tap over a band of pixels with.</summary>
internal unsafe interface IGradientKernel
{
    /// <summary>The most output blocks of one call.</summary>
    static abstract int MaxBlocks { get; }

    /// <summary>Floats of one tap's gradient, of one pair of blocks.</summary>
    static abstract int TapFloats { get; }

    /// <summary>
    /// Adds one tap's gradient to the tile's destination. The tile's taps are the band's rows, its steps their pixels, its
    /// factors the output's gradient.
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

    public static int TapFloats => Lanes.Block * Lanes.Block;

    public static void Accumulate(int inputs, int blocks, ref Tile tile)
    {
        float* source = tile.Source;
        float* destination = tile.Destination;
        tile.DestinationStep = Lanes.Block;
        int tiles = (inputs + TKernel.MaxRows - 1) / TKernel.MaxRows;
        for (int t = 0; t < tiles; t++)
        {
            int first = inputs * t / tiles;
            tile.Source = source + first;
            tile.Destination = destination + first * Lanes.Block;
            TKernel.Run<ChannelRows>(inputs * (t + 1) / tiles - first, blocks, tile);
        }
    }
}

/// <summary>Every channel meets only itself.</summary>
internal readonly unsafe struct DepthwiseGradient : IGradientKernel
{
    public static int MaxBlocks => 1;

    public static int TapFloats => Lanes.Block;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(int inputs, int blocks, ref Tile tile)
    {
        for (int lane = 0; lane < Lanes.Block; lane += Vector<float>.Count)
        {
            Vector<float> even = Vector.Load(tile.Destination + lane), odd = default;
            for (int row = 0; row < tile.TapCount; row++)
            {
                float* x = tile.Source + tile.Taps[row].Source + lane;
                float* g = tile.Factors + tile.Taps[row].Factor + lane;
                int step = 0;
                for (; step < tile.LastSteps - 1; step += 2, x += 2 * Lanes.Block, g += 2 * Lanes.Block)
                {
                    even = Vector.MultiplyAddEstimate(Vector.Load(x), Vector.Load(g), even);
                    odd = Vector.MultiplyAddEstimate(Vector.Load(x + Lanes.Block), Vector.Load(g + Lanes.Block), odd);
                }

                if (step < tile.LastSteps) even = Vector.MultiplyAddEstimate(Vector.Load(x), Vector.Load(g), even);
            }

            (even + odd).Store(tile.Destination + lane);
        }
    }
}
