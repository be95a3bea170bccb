using System.Runtime.CompilerServices;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Between weights as the state holds them, [out][in / groups][row][column], and the blocks that the micro-kernels read,
/// [destination block][source block][tap][source lane][destination lane]; depthwise [block][tap][lane].
/// </summary>
internal static unsafe class WeightPacking
{
    /// <summary>Fills the packed weights of a pass.</summary>
    public static void Pack(
        WorkerPool workers, in ConvolutionShape shape, bool backward, FloatView weight, WeightFactors factors, FloatView packed)
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        factors.Check(shape);
        if (shape.IsDepthwise)
            workers.Run(ConvolutionShape.Blocks(shape.InChannels), new DepthwiseWork(shape, weight.Data, factors, packed.Data));
        else
            workers.Run(
                ConvolutionShape.Blocks(backward ? shape.InChannels : shape.OutChannels),
                new DenseWork(shape, backward, weight.Data, factors, packed.Data));
    }

    /// <summary>Index of the first tap's weight between two channels; −1 where their groups differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint IndexOf(in ConvolutionShape shape, int output, int input)
    {
        if (output >= shape.OutChannels || input >= shape.InChannels) return -1;
        int member = input - output / shape.OutChannelsPerGroup * shape.InChannelsPerGroup;
        if ((uint)member >= (uint)shape.InChannelsPerGroup) return -1;
        return ((nint)output * shape.InChannelsPerGroup + member) * shape.Kernel * shape.Kernel;
    }

    private readonly struct DenseWork(
        ConvolutionShape shape, bool backward, float* weight, WeightFactors factors, float* packed) : IWork
    {
        public void Run(int block, int worker)
        {
            Pass pass = new(shape, backward);
            int taps = shape.Kernel * shape.Kernel;
            (int first, int end) = pass.SourceBlocks(block);
            float* to = packed + (nint)pass.PairsBefore(block) * taps * Lanes.Block * Lanes.Block;
            for (int sourceBlock = first; sourceBlock < end; sourceBlock++)
            {
                for (int s = 0; s < Lanes.Block; s++)
                {
                    for (int d = 0; d < Lanes.Block; d++)
                    {
                        int destination = block * Lanes.Block + d, source = sourceBlock * Lanes.Block + s;
                        (int output, int input) = backward ? (source, destination) : (destination, source);
                        nint from = IndexOf(shape, output, input);
                        float factor = from < 0 ? 0 : factors.Of(output, input);
                        float* target = to + s * Lanes.Block + d;
                        for (int tap = 0; tap < taps; tap++)
                            target[tap * Lanes.Block * Lanes.Block] = from < 0 ? 0 : factor * weight[from + tap];
                    }
                }

                to += taps * Lanes.Block * Lanes.Block;
            }
        }
    }

    private readonly struct DepthwiseWork(ConvolutionShape shape, float* weight, WeightFactors factors, float* packed) : IWork
    {
        public void Run(int block, int worker)
        {
            int taps = shape.Kernel * shape.Kernel;
            for (int tap = 0; tap < taps; tap++)
                for (int lane = 0; lane < Lanes.Block; lane++)
                {
                    int channel = block * Lanes.Block + lane;
                    packed[((nint)block * taps + tap) * Lanes.Block + lane] =
                        channel < shape.InChannels ? factors.Of(channel, channel) * weight[(nint)channel * taps + tap] : 0;
                }
        }
    }
}
