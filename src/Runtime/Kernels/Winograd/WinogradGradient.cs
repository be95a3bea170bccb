using System.Runtime.InteropServices;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// The gradient of a convolution's weights, dW = Gᵀ [Σ (Bᵀ d B) ⊙ (A dy Aᵀ)] G. In rounds of as many tiles as the
/// last cache holds, input and output's gradient are transformed, then multiplied position by position and added up over the
/// tiles, in order, so that the result does not depend on the number of threads.
/// </summary>
internal readonly unsafe struct WinogradGradient<TKernel, TLoad> : IWork
    where TKernel : unmanaged, IMicroKernel
    where TLoad : unmanaged, ILoad
{
    private const int PairFloats = Lanes.Block * Lanes.Block;
    private const int SumFloats = WinogradShape.Positions * PairFloats;

    private const int RoundFloats = 2 << 20;
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

    private WinogradGradient(ConvolutionShape shape, FeatureMap x, TLoad load, float* padding, FeatureMap gy, float* gradient)
    {
        this.shape = shape;
        this.gradient = gradient;
        input = new TransformedSource<TLoad>(x, load, padding);
        output = new TransformedGradient(gy);
        (inputBlocks, outputBlocks) = (x.Blocks, gy.Blocks);
        count = new TileGrid(x.Batch, x.Height, x.Width).Count;
        int most = Math.Max(RoundFloats / (WinogradShape.Positions * Lanes.Block * (inputBlocks + outputBlocks)), ChunkTiles);
        rounds = Math.Max(Parts(count, most), 1);
        groups = Parts(outputBlocks, 2);
        inputSplits = Math.Min(Parts(EnoughParts, groups), inputBlocks);
        positionSplits = Math.Min(Parts(EnoughParts, groups * inputSplits), WinogradShape.Positions);
        most = Parts(count, rounds);
        operands = ThreadScratch.ForOperands(
            WinogradShape.Positions * (PositionFloats(inputBlocks, most) + PositionFloats(outputBlocks, most)));
        if (!IsOnePiece) sums = ThreadScratch.ForPartials((long)inputBlocks * outputBlocks * SumFloats);
    }

    private WinogradGradient(in WinogradGradient<TKernel, TLoad> work, int round)
    {
        this = work;
        first = (int)((long)count * round / rounds);
        tiles = (int)((long)count * (round + 1) / rounds) - first;
    }

    /// <summary>A part has all tiles of all positions of its channels: it makes the gradient itself.</summary>
    private bool IsOnePiece => rounds == 1 && positionSplits == 1;

    private int Chunks => Parts(tiles, ChunkTiles);

    private nint InputPosition => PositionFloats(inputBlocks, tiles);

    private nint OutputPosition => PositionFloats(outputBlocks, tiles);

    private float* OutputOperand => operands + WinogradShape.Positions * InputPosition;

    /// <summary>
    /// Computes the gradient, [out][in][3][3]; <paramref name="padding"/> is one value an input channel, or null for zero.
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

        if (!work.IsOnePiece) workers.Run(work.inputBlocks * work.outputBlocks, new UnpackingWork(work));
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        (int rest, int positionSplit) = Math.DivRem(part, positionSplits);
        (int group, int inputSplit) = Math.DivRem(rest, inputSplits);
        int firstPosition = WinogradShape.Positions * positionSplit / positionSplits;
        int endPosition = WinogradShape.Positions * (positionSplit + 1) / positionSplits;
        int firstInput = inputBlocks * inputSplit / inputSplits, endInput = inputBlocks * (inputSplit + 1) / inputSplits;
        int firstOutput = 2 * group, endOutput = Math.Min(firstOutput + 2, outputBlocks);
        float* scratch = IsOnePiece ? ThreadScratch.ForPart(2 * SumFloats + WinogradUnpacking.ScratchFloats) : null;
        Tap tap = default;
        Tile tile = new()
        {
            Blocks = 1,
            LastSteps = tiles,
            Taps = &tap,
            TapCount = 1,
            FactorSecond = tiles * Lanes.Block,
            DestinationStep = Lanes.Block,
            DestinationSecond = IsOnePiece ? SumFloats : inputBlocks * SumFloats,
        };
        for (int i = firstInput; i < endInput; i++)
        {
            int lanes;
            for (int o = firstOutput; o < endOutput; o += lanes)
            {
                lanes = Math.Min(TKernel.MaxBlocks, endOutput - o);
                float* to = IsOnePiece ? scratch : sums + (o * (nint)inputBlocks + i) * SumFloats;
                for (int position = firstPosition; position < endPosition; position++)
                {
                    tile.Source = operands + position * InputPosition + i * tiles * Lanes.Block;
                    tile.Factors = OutputOperand + position * OutputPosition + o * tiles * Lanes.Block;
                    tile.Destination = to + position * PairFloats;
                    Multiply(ref tile, Lanes.Used(i, shape.InChannels), lanes);
                }

                if (!IsOnePiece) continue;
                for (int lane = 0; lane < lanes; lane++)
                    WinogradUnpacking.Unpack(shape, scratch + lane * SumFloats, o + lane, i, gradient, scratch + 2 * SumFloats);
            }
        }
    }

    private static int Parts(int length, int size) => (length + size - 1) / size;

    /// <summary>Floats from one position to the next: an odd number of lines, so that positions spread over the first cache.</summary>
    private static nint PositionFloats(int blocks, int tiles) => (nint)(blocks * tiles | 1) * Lanes.Block;

    /// <summary>Adds up the tiles' products of one position, of all channels of an input block.</summary>
    private void Multiply(ref Tile tile, int inputs, int lanes)
    {
        float* source = tile.Source;
        float* destination = tile.Destination;
        int parts = Parts(inputs, TKernel.MaxRows);
        for (int part = 0; part < parts; part++)
        {
            int row = inputs * part / parts, rows = inputs * (part + 1) / parts - row;
            tile.Source = source + row;
            tile.Destination = destination + row * Lanes.Block;
            if (first == 0) TKernel.Run<FirstChannelRows>(rows, lanes, tile);
            else TKernel.Run<ChannelRows>(rows, lanes, tile);
        }
    }

    /// <summary>Transforms a round's input and output gradient: one part per block of channels and chunk of tiles.</summary>
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

    /// <summary>Makes the gradient of sums: one part per pair of blocks.</summary>
    private readonly struct UnpackingWork(WinogradGradient<TKernel, TLoad> work) : IWork
    {
        public void Run(int part, int worker)
        {
            (int output, int input) = Math.DivRem(part, work.inputBlocks);
            WinogradUnpacking.Unpack(
                work.shape, work.sums + (nint)part * SumFloats, output, input, work.gradient,
                ThreadScratch.ForPart(WinogradUnpacking.ScratchFloats));
        }
    }
}
