namespace GResNet.Runtime.Kernels;

/// <summary>What a <see cref="Sweep{TKernel,TLoad,TStore}"/> computes its tiles of pixels with.</summary>
internal interface ISweepKernel
{
    /// <summary>The most pixels of a tile.</summary>
    static abstract int MaxPixels { get; }

    /// <summary>The most blocks of channels of a tile.</summary>
    static abstract int MaxBlocks { get; }

    /// <summary>Floats of one tap's weights, of one pair of blocks.</summary>
    static abstract int TapFloats { get; }

    /// <summary>Computes a tile.</summary>
    static abstract void Run(int pixels, int blocks, in Tile tile);
}

/// <summary>Every channel of a source block meets every channel of a destination block.</summary>
internal readonly struct Dense<TKernel> : ISweepKernel
    where TKernel : struct, IMicroKernel
{
    public static int MaxPixels => TKernel.MaxRows;

    public static int MaxBlocks => TKernel.MaxBlocks;

    public static int TapFloats => Lanes.Block * Lanes.Block;

    public static void Run(int pixels, int blocks, in Tile tile) => TKernel.Run<PixelRows>(pixels, blocks, tile);
}
