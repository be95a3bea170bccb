using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Products of transformed input, [position][input block][tile][16], and transformed output gradient, likewise, summed
/// over the tiles: [position][input lane][output lane] for each pair of blocks.
/// </summary>
internal readonly unsafe struct GradientProducts<TKernel>(
    ConvolutionShape shape, int tiles, float* input, nint inputPosition, float* output, nint outputPosition)
    where TKernel : unmanaged, IMicroKernel
{
    /// <summary>Adds the products of one position, of one input block with some output blocks.</summary>
    /// <param name="position">Of the 36.</param>
    /// <param name="inputBlock">Block of input channels.</param>
    /// <param name="firstOutput">First block of output channels.</param>
    /// <param name="endOutput">One past the last.</param>
    /// <param name="sums">The first pair's sums, at position 0.</param>
    /// <param name="outputStep">Floats to the sums of the next output block.</param>
    /// <param name="replaces">Whether these are the first products: what the sums were is ignored.</param>
    public void Add(
        int position, int inputBlock, int firstOutput, int endOutput, float* sums, nint outputStep, bool replaces)
    {
        Tap tap = default;
        Tile tile = new()
        {
            Blocks = 1,
            LastSteps = tiles,
            Taps = &tap,
            TapCount = 1,
            FactorSecond = tiles * Lanes.Block,
            DestinationStep = Lanes.Block,
            DestinationSecond = outputStep,
        };
        float* source = input + position * inputPosition + inputBlock * tiles * Lanes.Block;
        sums += position * Lanes.Block * Lanes.Block;
        int inputs = Lanes.Used(inputBlock, shape.InChannels), lanes;
        int parts = Cut.Parts(inputs, TKernel.MaxRows);
        for (int o = firstOutput; o < endOutput; o += lanes, sums += lanes * outputStep)
        {
            lanes = Math.Min(TKernel.MaxBlocks, endOutput - o);
            tile.Factors = output + position * outputPosition + o * tiles * Lanes.Block;
            for (int part = 0; part < parts; part++)
            {
                int row = Cut.Start(inputs, part, parts), rows = Cut.Start(inputs, part + 1, parts) - row;
                tile.Source = source + row;
                tile.Destination = sums + row * Lanes.Block;
                if (replaces) TKernel.Run<FirstChannelRows>(rows, lanes, tile);
                else TKernel.Run<ChannelRows>(rows, lanes, tile);
            }
        }
    }
}
