using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Adds slices of packed weights, in order and into the first, and lays the sums out as
/// [out][in / groups][row][column]; one part per block of outputs.
/// </summary>
internal readonly unsafe struct WeightUnpacking(ConvolutionShape shape, float* slices, int count, float* weight) : IWork
{
    private const int TapFloats = Lanes.Block * Lanes.Block;

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
        for (int inputBlock = first; inputBlock < end; inputBlock++, sums += pairFloats)
        {
            AddSlices(sums, pairFloats);
            if (WeightPacking.IsWhole(shape, block, inputBlock)) UnpackWhole(sums, block, inputBlock, taps);
            else UnpackPart(sums, block, inputBlock, taps);
        }
    }

    private void UnpackWhole(float* sums, int outputBlock, int inputBlock, int taps)
    {
        float* to = weight + WeightPacking.IndexOf(shape, outputBlock * Lanes.Block, inputBlock * Lanes.Block);
        nint outputStride = (nint)shape.InChannelsPerGroup * taps;
        if (taps == 1)
        {
            Transposition.Run(sums, Lanes.Block, Lanes.Block, Lanes.Block, to, outputStride);
            return;
        }

        for (int input = 0; input < Lanes.Block; input++, sums += Lanes.Block, to += taps)
            for (int tap = 0; tap < taps; tap += Lanes.Block)
                Transposition.Run(
                    sums + tap * TapFloats, TapFloats, Math.Min(taps - tap, Lanes.Block), Lanes.Block, to + tap,
                    outputStride);
    }

    private void UnpackPart(float* sums, int outputBlock, int inputBlock, int taps)
    {
        for (int o = 0; o < Lanes.Block; o++)
            for (int i = 0; i < Lanes.Block; i++)
            {
                nint index = WeightPacking.IndexOf(shape, outputBlock * Lanes.Block + o, inputBlock * Lanes.Block + i);
                if (index < 0) continue;
                float* from = sums + i * Lanes.Block + o;
                for (int tap = 0; tap < taps; tap++) weight[index + tap] = from[tap * TapFloats];
            }
    }

    private void UnpackDepthwise(int block, int taps)
    {
        float* sums = slices + (nint)block * taps * Lanes.Block;
        AddSlices(sums, taps * Lanes.Block);
        for (int lane = 0; lane < Lanes.Used(block, shape.InChannels); lane++)
            for (int tap = 0; tap < taps; tap++)
                weight[((nint)block * Lanes.Block + lane) * taps + tap] = sums[tap * Lanes.Block + lane];
    }

    private void AddSlices(float* sums, int floats)
    {
        nint stride = (nint)shape.PackedLength;
        for (int i = 0; i < floats; i += Lanes.Block)
        {
            Vector512<float> total = Vector512.Load(sums + i);
            for (int slice = 1; slice < count; slice++) total += Vector512.Load(sums + slice * stride + i);
            total.Store(sums + i);
        }
    }
}
