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
    /// <inheritdoc/>
    public void Run(int block, int worker)
    {
        int taps = shape.Kernel * shape.Kernel;
        if (shape.IsDepthwise) UnpackDepthwise(block, taps);
        else UnpackDense(block, taps);
    }

    private void UnpackDense(int block, int taps)
    {
        int pairFloats = taps * Lanes.Block * Lanes.Block;
        (int first, int end) = shape.InputBlocks(block);
        float* sums = slices + (nint)new Pass(shape, false).PairsBefore(block) * pairFloats;
        for (int inputBlock = first; inputBlock < end; inputBlock++, sums += pairFloats)
        {
            AddSlices(sums, pairFloats);
            for (int o = 0; o < Lanes.Block; o++)
                for (int i = 0; i < Lanes.Block; i++)
                {
                    nint index = WeightPacking.IndexOf(shape, block * Lanes.Block + o, inputBlock * Lanes.Block + i);
                    if (index < 0) continue;
                    float* from = sums + i * Lanes.Block + o;
                    for (int tap = 0; tap < taps; tap++) weight[index + tap] = from[tap * Lanes.Block * Lanes.Block];
                }
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
