using System.Numerics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Adds slices of packed weights, in order, into [out][in / groups][row][column]; one part per block of outputs.</summary>
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
        const int tapFloats = Lanes.Block * Lanes.Block;
        float* sum = stackalloc float[tapFloats];
        (int first, int end) = shape.InputBlocks(block);
        float* from = slices + (nint)new Pass(shape, false).PairsBefore(block) * taps * tapFloats;
        for (int inputBlock = first; inputBlock < end; inputBlock++)
            for (int tap = 0; tap < taps; tap++, from += tapFloats)
            {
                Sum(from, tapFloats, sum);
                for (int i = 0; i < Lanes.Block; i++)
                    for (int o = 0; o < Lanes.Block; o++)
                    {
                        nint index = WeightPacking.IndexOf(shape, block * Lanes.Block + o, inputBlock * Lanes.Block + i);
                        if (index >= 0) weight[index + tap] = sum[i * Lanes.Block + o];
                    }
            }
    }

    private void UnpackDepthwise(int block, int taps)
    {
        float* sum = stackalloc float[Lanes.Block];
        for (int tap = 0; tap < taps; tap++)
        {
            Sum(slices + ((nint)block * taps + tap) * Lanes.Block, Lanes.Block, sum);
            for (int lane = 0; lane < Lanes.Used(block, shape.InChannels); lane++)
                weight[((nint)block * Lanes.Block + lane) * taps + tap] = sum[lane];
        }
    }

    private void Sum(float* from, int floats, float* sum)
    {
        for (int i = 0; i < floats; i += Vector<float>.Count)
        {
            Vector<float> total = Vector.Load(from + i);
            for (int slice = 1; slice < count; slice++) total += Vector.Load(from + slice * (nint)shape.PackedLength + i);
            total.Store(sum + i);
        }
    }
}
