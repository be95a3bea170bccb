using System.Runtime.CompilerServices;
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

    /// <summary>Whether every channel of an output block meets every channel of an input block.</summary>
    public static bool IsWhole(in ConvolutionShape shape, int outputBlock, int inputBlock)
    {
        int output = outputBlock * Lanes.Block, input = inputBlock * Lanes.Block, last = Lanes.Block - 1;
        return IndexOf(shape, output, input) >= 0 && IndexOf(shape, output, input + last) >= 0
            && IndexOf(shape, output + last, input) >= 0 && IndexOf(shape, output + last, input + last) >= 0;
    }

    private readonly struct DenseWork(
        ConvolutionShape shape, bool backward, float* weight, WeightFactors factors, float* packed) : IWork
    {
        private const int TapFloats = Lanes.Block * Lanes.Block;

        private int Taps => shape.Kernel * shape.Kernel;

        public void Run(int block, int worker)
        {
            Pass pass = new(shape, backward);
            (int first, int end) = pass.SourceBlocks(block);
            float* to = packed + (nint)pass.PairsBefore(block) * Taps * TapFloats;
            for (int source = first; source < end; source++, to += Taps * TapFloats)
            {
                (int output, int input) = backward ? (source, block) : (block, source);
                if (!IsWhole(shape, output, input))
                {
                    PackPart(output, input, to);
                    continue;
                }

                PackWhole(weight + IndexOf(shape, output * Lanes.Block, input * Lanes.Block), to);
                (FloatView rows, FloatView lanes) = backward
                    ? (factors.Outputs, factors.Inputs)
                    : (factors.Inputs, factors.Outputs);
                if (!rows.IsEmpty || !lanes.IsEmpty)
                    Multiply(to, rows, source * Lanes.Block, lanes, block * Lanes.Block);
            }
        }

        private void PackWhole(float* from, float* to)
        {
            nint outputStride = (nint)shape.InChannelsPerGroup * Taps;
            if (Taps == 1)
            {
                if (!backward) Transposition.Run(from, outputStride, Lanes.Block, Lanes.Block, to, Lanes.Block);
                else
                    for (int o = 0; o < Lanes.Block; o++)
                        Vector512.Load(from + o * outputStride).Store(to + o * Lanes.Block);
                return;
            }

            (nint sourceStride, nint destinationStride) = backward ? (outputStride, (nint)Taps) : (Taps, outputStride);
            for (int source = 0; source < Lanes.Block; source++, from += sourceStride, to += Lanes.Block)
                for (int tap = 0; tap < Taps; tap += Lanes.Block)
                    Transposition.Run(
                        from + tap, destinationStride, Lanes.Block, Math.Min(Taps - tap, Lanes.Block),
                        to + tap * TapFloats,
                        TapFloats);
        }

        private void Multiply(float* to, FloatView rows, int row, FloatView lanes, int lane)
        {
            Vector512<float> laneFactors = lanes.IsEmpty ? Vector512<float>.One : Vector512.Load(lanes.Data + lane);
            for (int source = 0; source < Lanes.Block; source++, to += Lanes.Block)
            {
                Vector512<float> factor = rows.IsEmpty ? laneFactors : laneFactors * rows.Data[row + source];
                for (int tap = 0; tap < Taps; tap++)
                    (Vector512.Load(to + tap * TapFloats) * factor).Store(to + tap * TapFloats);
            }
        }

        private void PackPart(int outputBlock, int inputBlock, float* to)
        {
            for (int i = 0; i < TapFloats; i++)
            {
                (int source, int destination) = Math.DivRem(i, Lanes.Block);
                int output = outputBlock * Lanes.Block + (backward ? source : destination);
                int input = inputBlock * Lanes.Block + (backward ? destination : source);
                nint from = IndexOf(shape, output, input);
                float factor = from < 0 ? 0 : factors.Of(output, input);
                for (int tap = 0; tap < Taps; tap++)
                    to[tap * TapFloats + i] = from < 0 ? 0 : factor * weight[from + tap];
            }
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
