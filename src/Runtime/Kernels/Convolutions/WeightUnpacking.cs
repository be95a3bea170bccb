using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Adds slices of packed weights, in order, and lays the sums out as [out][in / groups][row][column]; one part per
/// block of outputs.
/// </summary>
internal readonly unsafe struct WeightUnpacking(ConvolutionShape shape, float* slices, int count, float* weight)
    : IWork
{
    private const int TapFloats = Lanes.Block * Lanes.Block;

    // Floats to the next slice.
    private readonly nint stride = (nint)shape.PackedLength;

    /// <inheritdoc/>
    public void Run(int block, int worker)
    {
        int taps = shape.Kernel * shape.Kernel;
        if (shape.IsDepthwise) UnpackDepthwise(block, taps);
        else UnpackDense(block, taps);
    }

    private void UnpackDense(int block, int taps)
    {
        int pairFloats = taps * TapFloats;
        (int first, int end) = shape.InputBlocks(block);
        float* sums = slices + (nint)new Pass(shape, false).PairsBefore(block) * pairFloats;
        float* ordered = ThreadScratch.ForPart(pairFloats);
        for (int inputBlock = first; inputBlock < end; inputBlock++, sums += pairFloats)
        {
            for (int tap = 0; tap < taps; tap++)
                Sum(sums + tap * TapFloats, Lanes.Block, ordered + tap * Lanes.Block, taps * Lanes.Block);
            new WeightBlock(shape, block, inputBlock).Scatter(ordered, weight);
        }
    }

    private void UnpackDepthwise(int block, int taps)
    {
        float* ordered = ThreadScratch.ForPart(taps * Lanes.Block);
        Sum(slices + (nint)block * taps * Lanes.Block, taps, ordered, Lanes.Block);
        for (int lane = 0; lane < Lanes.Used(block, shape.InChannels); lane++)
            for (int tap = 0; tap < taps; tap++)
                weight[((nint)block * Lanes.Block + lane) * taps + tap] = ordered[tap * Lanes.Block + lane];
    }

    /// <summary>Adds up the slices of vectors that follow each other, and stores the sums a step apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(float* from, int vectors, float* to, nint toStep)
    {
        int others = count - 1;
        nint step = stride;
        for (int i = 0; i < vectors; i++, from += Lanes.Block, to += toStep)
        {
            Vector512<float> total = Vector512.Load(from);
            float* next = from + step;
            for (int left = others; left > 0; left--, next += step) total += Vector512.Load(next);
            total.Store(to);
        }
    }
}
