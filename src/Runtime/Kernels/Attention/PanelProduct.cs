namespace GResNet.Runtime.Kernels;

/// <summary>Products of matrices, tile by tile in registers.</summary>
internal static unsafe class PanelProduct<TKernel>
    where TKernel : struct, IMicroKernel
{
    /// <summary>c = a·b, or what is added to c.</summary>
    /// <typeparam name="TOperand"><see cref="PixelRows"/>, or <see cref="AddedPixelRows"/>.</typeparam>
    /// <param name="a">rows × terms.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="terms">Products that are added up.</param>
    /// <param name="b">terms × 16 · blocks.</param>
    /// <param name="blocks">Blocks of columns of the result.</param>
    /// <param name="c">rows × 16 · blocks.</param>
    public static void Run<TOperand>(Panels a, int rows, int terms, Panels b, int blocks, Panels c)
        where TOperand : struct, IOperand
    {
        Tap tap = default;
        int sourceBlocks = Cut.Parts(terms, Lanes.Block), tiles = Cut.Parts(rows, TKernel.MaxRows);
        Tile tile = new()
        {
            SourceBlock = a.Stride, FactorBlock = Lanes.Block * Lanes.Block, FactorSecond = b.Stride,
            Blocks = sourceBlocks, Steps = Lanes.Block, LastSteps = terms - (sourceBlocks - 1) * Lanes.Block,
            Taps = &tap, TapCount = 1, DestinationStep = Lanes.Block, DestinationSecond = c.Stride,
        };
        int count;
        for (int block = 0; block < blocks; block += count)
        {
            count = Math.Min(TKernel.MaxBlocks, blocks - block);
            tile.Factors = b.At(0, block);
            for (int t = 0; t < tiles; t++)
            {
                int first = Cut.Start(rows, t, tiles);
                tile.Source = a.At(first, 0);
                tile.Destination = c.At(first, block);
                TKernel.Run<TOperand>(Cut.Start(rows, t + 1, tiles) - first, count, tile);
            }
        }
    }

    /// <summary>c += aᵀ·b.</summary>
    /// <param name="a">terms × rows.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="terms">Products that are added up.</param>
    /// <param name="b">terms × 16 · blocks.</param>
    /// <param name="blocks">Blocks of columns of the result.</param>
    /// <param name="c">rows × 16 · blocks.</param>
    public static void AddTransposed(Panels a, int rows, int terms, Panels b, int blocks, Panels c)
    {
        Tap tap = default;
        Tile tile = new()
        {
            FactorSecond = b.Stride, Blocks = 1, LastSteps = terms, Taps = &tap, TapCount = 1,
            DestinationStep = Lanes.Block, DestinationSecond = c.Stride,
        };
        int count;
        for (int block = 0; block < blocks; block += count)
        {
            count = Math.Min(TKernel.MaxBlocks, blocks - block);
            tile.Factors = b.At(0, block);
            for (int sourceBlock = 0; sourceBlock * Lanes.Block < rows; sourceBlock++)
            {
                int used = Lanes.Used(sourceBlock, rows), tiles = Cut.Parts(used, TKernel.MaxRows);
                for (int t = 0; t < tiles; t++)
                {
                    int first = Cut.Start(used, t, tiles);
                    tile.Source = a.At(0, sourceBlock) + first;
                    tile.Destination = c.At(sourceBlock * Lanes.Block + first, block);
                    TKernel.Run<ChannelRows>(Cut.Start(used, t + 1, tiles) - first, count, tile);
                }
            }
        }
    }
}
