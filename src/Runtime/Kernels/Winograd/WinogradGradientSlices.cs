using System.Numerics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// The gradient of a convolution's weights where channels are few and tiles are many: each slice of the tiles is
/// transformed, multiplied and summed band by band within the second cache; then the slices are added, in order, so
/// that the result does not depend on the number of threads.
/// </summary>
internal readonly unsafe struct WinogradGradientSlices<TKernel, TLoad> : IWork
    where TKernel : unmanaged, IMicroKernel
    where TLoad : unmanaged, ILoad
{
    private const int SumFloats = WinogradShape.Positions * Lanes.Block * Lanes.Block;

    // The second cache holds a band's transformed tiles, and the sums of few channels beside it.
    private const int BandFloats = 256 * 1024;
    private const int MostSumFloats = 300 * 1024;

    // Sums of all slices: at most 16 MB.
    private const int PartialFloats = 4 << 20;
    private const int MostSlices = 32;
    private const int FewestSlices = 8;
    private const int MostTiles = 256;

    private readonly ConvolutionShape shape;
    private readonly TransformedSource<TLoad> input;
    private readonly TransformedGradient output;
    private readonly int inputBlocks;
    private readonly int outputBlocks;
    private readonly float* sums;
    private readonly int bands;
    private readonly int count;
    private readonly int slices;

    private WinogradGradientSlices(ConvolutionShape shape, FeatureMap x, TLoad load, float* padding, FeatureMap gy)
    {
        this.shape = shape;
        input = new TransformedSource<TLoad>(x, load, padding);
        output = new TransformedGradient(gy);
        (inputBlocks, outputBlocks) = (x.Blocks, gy.Blocks);
        count = new TileGrid(x.Batch, x.Height, x.Width).Count;
        (bands, slices) = Divide(shape, count);
        sums = ThreadScratch.ForPartials(slices * WinogradShape.PackedLength(shape));
    }

    /// <summary>Whether this is how to compute the gradient of so many tiles.</summary>
    public static bool Suits(in ConvolutionShape shape, int tiles) =>
        WinogradShape.PackedLength(shape) <= MostSumFloats && Divide(shape, tiles).Slices >= FewestSlices;

    /// <summary>
    /// Computes the gradient, [out][in][3][3]; <paramref name="padding"/> is one value an input channel, or null for
    /// zero.
    /// </summary>
    public static void Run(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, float* padding, FeatureMap gy,
        FloatView gradient)
    {
        WinogradGradientSlices<TKernel, TLoad> work = new(shape, x, load, padding, gy);
        workers.Run(work.slices, work);
        workers.Run(
            work.inputBlocks * work.outputBlocks, new WinogradUnpacking(shape, work.sums, work.slices, gradient.Data));
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        float* to = sums + part * (nint)WinogradShape.PackedLength(shape);
        int first = Cut.Start(bands, part, slices), end = Cut.Start(bands, part + 1, slices);
        for (int band = first; band < end; band++) AddBand(band, band == first, to);
    }

    private static (int Bands, int Slices) Divide(in ConvolutionShape shape, int tiles)
    {
        int tileFloats = WinogradShape.Positions * Lanes.Block
            * (ConvolutionShape.Blocks(shape.InChannels) + ConvolutionShape.Blocks(shape.OutChannels));
        int most = Math.Min(BandFloats / tileFloats, MostTiles);
        int bands = Cut.Parts(tiles, most);
        long slices = Math.Min(Math.Min(PartialFloats / WinogradShape.PackedLength(shape), bands), MostSlices);
        return (bands, slices < 1 ? 0 : 1 << BitOperations.Log2((uint)slices));
    }

    private void AddBand(int band, bool replaces, float* to)
    {
        int first = Cut.Start(count, band, bands), end = Cut.Start(count, band + 1, bands), tiles = end - first;
        nint inputPosition = Tiling.PositionFloats(inputBlocks, tiles),
            outputPosition = Tiling.PositionFloats(outputBlocks, tiles);
        int scratchFloats = Math.Max(TransformedSource<TLoad>.ScratchFloats, TransformedGradient.ScratchFloats);
        float* scratch = ThreadScratch.ForPart(
            scratchFloats + WinogradShape.Positions * (inputPosition + outputPosition));
        float* inputs = scratch + scratchFloats, outputs = inputs + WinogradShape.Positions * inputPosition;
        for (int block = 0; block < inputBlocks; block++)
            input.Fill(first, end, block, inputs + block * tiles * Lanes.Block, inputPosition, scratch);
        for (int block = 0; block < outputBlocks; block++)
            output.Fill(first, end, block, outputs + block * tiles * Lanes.Block, outputPosition, scratch);

        GradientProducts<TKernel> products = new(shape, tiles, inputs, inputPosition, outputs, outputPosition);
        for (int position = 0; position < WinogradShape.Positions; position++)
            for (int i = 0; i < inputBlocks; i++)
                products.Add(position, i, 0, outputBlocks, to + i * SumFloats, inputBlocks * SumFloats, replaces);
    }
}
