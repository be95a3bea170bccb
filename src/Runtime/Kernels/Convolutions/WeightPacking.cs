using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Between weights as the state holds them, [out][in / groups][row][column], and the blocks that the micro-kernels
/// read, [destination block][source block][tap][source lane][destination lane]; depthwise [block][tap][lane].
/// </summary>
internal static unsafe class WeightPacking
{
    /// <summary>Fills the packed weights of a pass.</summary>
    public static void Pack(
        WorkerPool workers, in ConvolutionShape shape, bool backward, FloatView weight, WeightFactors factors,
        FloatView packed)
    {
        Check.Length(weight, shape.WeightCount, nameof(weight));
        factors.Check(shape);
        if (shape.IsDepthwise)
            workers.Run(
                ConvolutionShape.Blocks(shape.InChannels), new DepthwiseWork(shape, weight.Data, factors, packed.Data));
        else
            workers.Run(
                ConvolutionShape.Blocks(shape.OutChannels),
                new DenseWork(shape, backward, weight.Data, factors, packed.Data));
    }

    private readonly struct DenseWork(
        ConvolutionShape shape, bool backward, float* weight, WeightFactors factors, float* packed) : IWork
    {
        private const int TapFloats = Lanes.Block * Lanes.Block;

        // A part is a block of outputs either way: so do the weights lie in memory.
        public void Run(int block, int worker)
        {
            int taps = shape.Kernel * shape.Kernel;
            Pass pass = new(shape, backward);
            float* gathered = ThreadScratch.ForPart(WeightBlock.Floats(taps));
            (int first, int end) = shape.InputBlocks(block);
            for (int input = first; input < end; input++)
            {
                (int destination, int source) = backward ? (input, block) : (block, input);
                nint pair = pass.PairsBefore(destination) + source - pass.SourceBlocks(destination).First;
                float* to = packed + pair * taps * TapFloats;
                // With one tap the block is as the kernels read it.
                new WeightBlock(shape, block, input).Gather(weight, factors, backward, taps == 1 ? to : gathered);
                if (taps > 1) ByTaps(gathered, taps, to);
            }
        }

        /// <summary>[source lane][tap] to [tap][source lane], of vectors.</summary>
        private static void ByTaps(float* from, int taps, float* to)
        {
            for (int source = 0; source < Lanes.Block; source++, to += Lanes.Block)
                for (int tap = 0; tap < taps; tap++, from += Lanes.Block)
                    Vector512.Load(from).Store(to + tap * TapFloats);
        }
    }

    private readonly struct DepthwiseWork(ConvolutionShape shape, float* weight, WeightFactors factors, float* packed)
        : IWork
    {
        public void Run(int block, int worker)
        {
            int taps = shape.Kernel * shape.Kernel;
            for (int tap = 0; tap < taps; tap++)
                for (int lane = 0; lane < Lanes.Block; lane++)
                {
                    int channel = block * Lanes.Block + lane;
                    packed[((nint)block * taps + tap) * Lanes.Block + lane] =
                        channel < shape.InChannels
                            ? factors.Of(channel, channel) * weight[(nint)channel * taps + tap]
                            : 0;
                }
        }
    }
}
