namespace GResNet.Runtime.Kernels;

/// <summary>The micro-kernel of one family of instructions: a <see cref="Tile"/> held in registers.</summary>
internal interface IMicroKernel
{
    /// <summary>The most rows of a tile.</summary>
    static abstract int MaxRows { get; }

    /// <summary>The most blocks of 16 lanes of a tile.</summary>
    static abstract int MaxBlocks { get; }

    /// <summary>
    /// Computes a tile of <paramref name="rows"/> rows and <paramref name="blocks"/> blocks of lanes.
    /// </summary>
    static abstract void Run<TOperand>(int rows, int blocks, in Tile tile)
        where TOperand : struct, IOperand;
}
