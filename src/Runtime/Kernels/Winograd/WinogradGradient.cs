using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// The gradient of a convolution's weights, dW = Gᵀ [Σ (Bᵀ d B) ⊙ (A dy Aᵀ)] G. In rounds of as many tiles as the
/// last cache holds, input and output's gradient are transformed, then multiplied position by position and added up
/// over the tiles, in order, so that the result does not depend on the number of threads.
/// </summary>
internal readonly unsafe struct WinogradGradient<TKernel, TLoad> : IWork
    where TKernel : unmanaged, IMicroKernel
    where TLoad : unmanaged, ILoad
{
    private const int SumFloats = WinogradShape.Positions * Lanes.Block * Lanes.Block;

    // 16 MB: each round has the threads meet twice, and loads and stores all sums.
    private const int RoundFloats = 4 << 20;
    private const int ChunkTiles = 64;
    private const int EnoughParts = 32;

    private readonly ConvolutionShape shape;
    private readonly TransformedSource<TLoad> input;
    private readonly TransformedGradient output;
    private readonly int inputBlocks;
    private readonly int outputBlocks;
    private readonly float* operands;
    private readonly float* sums;
    private readonly float* gradient;
    private readonly int count;
    private readonly int rounds;
    private readonly int groups;
    private readonly int inputSplits;
    private readonly int positionSplits;
    private readonly int first;
    private readonly int tiles;

    private WinogradGradient(
        ConvolutionShape shape, FeatureMap x, TLoad load, float* padding, FeatureMap gy, float* gradient)
    {
        this.shape = shape;
        this.gradient = gradient;
        input = new TransformedSource<TLoad>(x, load, padding);
        output = new TransformedGradient(gy);
        (inputBlocks, outputBlocks) = (x.Blocks, gy.Blocks);
        count = new TileGrid(x.Batch, x.Height, x.Width).Count;
        int most =
            Math.Max(RoundFloats / (WinogradShape.Positions * Lanes.Block * (inputBlocks + outputBlocks)), ChunkTiles);
        rounds = Math.Max(Cut.Parts(count, most), 1);
        groups = Cut.Parts(outputBlocks, 2);
        inputSplits = Math.Min(Cut.Parts(EnoughParts, groups), inputBlocks);
        positionSplits = Math.Min(Cut.Parts(EnoughParts, groups * inputSplits), WinogradShape.Positions);
        most = Cut.Parts(count, rounds);
        operands = ThreadScratch.ForOperands(
            WinogradShape.Positions
                * (Tiling.PositionFloats(inputBlocks, most) + Tiling.PositionFloats(outputBlocks, most)));
        if (!IsOnePiece) sums = ThreadScratch.ForPartials((long)inputBlocks * outputBlocks * SumFloats);
    }

    private WinogradGradient(in WinogradGradient<TKernel, TLoad> work, int round)
    {
        this = work;
        first = Cut.Start(count, round, rounds);
        tiles = Cut.Start(count, round + 1, rounds) - first;
    }

    /// <summary>A part has all tiles of all positions of its channels: it makes the gradient itself.</summary>
    private bool IsOnePiece => rounds == 1 && positionSplits == 1;

    private int Chunks => Cut.Parts(tiles, ChunkTiles);

    private nint InputPosition => Tiling.PositionFloats(inputBlocks, tiles);

    private nint OutputPosition => Tiling.PositionFloats(outputBlocks, tiles);

    private float* OutputOperand => operands + WinogradShape.Positions * InputPosition;

    /// <summary>
    /// Computes the gradient, [out][in][3][3]; <paramref name="padding"/> is one value an input channel, or null for
    /// zero.
    /// </summary>
    public static void Run(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, float* padding, FeatureMap gy,
        FloatView gradient)
    {
        WinogradGradient<TKernel, TLoad> work = new(shape, x, load, padding, gy, gradient.Data);
        for (int round = 0; round < work.rounds; round++)
        {
            WinogradGradient<TKernel, TLoad> next = new(work, round);
            workers.Run((next.inputBlocks + next.outputBlocks) * next.Chunks, new TransformWork(next));
            workers.Run(next.groups * next.inputSplits * next.positionSplits, next);
        }

        if (!work.IsOnePiece)
            workers.Run(
                work.inputBlocks * work.outputBlocks, new WinogradUnpacking(shape, work.sums, 1, gradient.Data));
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        (int rest, int positionSplit) = Math.DivRem(part, positionSplits);
        (int group, int inputSplit) = Math.DivRem(rest, inputSplits);
        int firstPosition = Cut.Start(WinogradShape.Positions, positionSplit, positionSplits);
        int endPosition = Cut.Start(WinogradShape.Positions, positionSplit + 1, positionSplits);
        int firstInput = Cut.Start(inputBlocks, inputSplit, inputSplits);
        int endInput = Cut.Start(inputBlocks, inputSplit + 1, inputSplits);
        int firstOutput = 2 * group, endOutput = Math.Min(firstOutput + 2, outputBlocks);
        GradientProducts<TKernel> products = new(shape, tiles, operands, InputPosition, OutputOperand, OutputPosition);
        float* scratch = IsOnePiece ? ThreadScratch.ForPart(2 * SumFloats + WinogradUnpacking.ScratchFloats) : null;
        for (int i = firstInput; i < endInput; i++)
        {
            if (!IsOnePiece)
            {
                float* to = sums + (firstOutput * (nint)inputBlocks + i) * SumFloats;
                for (int position = firstPosition; position < endPosition; position++)
                    products.Add(position, i, firstOutput, endOutput, to, inputBlocks * SumFloats, first == 0);
                continue;
            }

            for (int position = 0; position < WinogradShape.Positions; position++)
                products.Add(position, i, firstOutput, endOutput, scratch, SumFloats, true);
            for (int o = firstOutput; o < endOutput; o++)
                WinogradUnpacking.Unpack(
                    shape, scratch + (o - firstOutput) * SumFloats, o, i, gradient, scratch + 2 * SumFloats);
        }
    }

    /// <summary>
    /// Transforms a round's input and output gradient: one part per block of channels and chunk of tiles.
    /// </summary>
    private readonly struct TransformWork(WinogradGradient<TKernel, TLoad> work) : IWork
    {
        public void Run(int part, int worker)
        {
            float* scratch = ThreadScratch.ForPart(
                Math.Max(TransformedSource<TLoad>.ScratchFloats, TransformedGradient.ScratchFloats));
            (int block, int chunk) = Math.DivRem(part, work.Chunks);
            int start = chunk * ChunkTiles, end = Math.Min(start + ChunkTiles, work.tiles);
            bool isInput = block < work.inputBlocks;
            int local = isInput ? block : block - work.inputBlocks;
            float* to = (isInput ? work.operands : work.OutputOperand) + (local * work.tiles + start) * Lanes.Block;
            if (isInput) work.input.Fill(work.first + start, work.first + end, local, to, work.InputPosition, scratch);
            else work.output.Fill(work.first + start, work.first + end, local, to, work.OutputPosition, scratch);
        }
    }
}
