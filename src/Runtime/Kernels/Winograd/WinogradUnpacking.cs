using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// From the gradient of transformed weights, [output block][input block][position][input lane][output lane], to the
/// weights' own, [out][in][3][3]: adds slices, in order and into the first, and transforms the sums. One part per pair
/// of blocks.
/// </summary>
internal readonly unsafe struct WinogradUnpacking(ConvolutionShape shape, float* slices, int count, float* gradient)
    : IWork
{
    /// <summary>Floats that <see cref="Unpack"/> works in.</summary>
    public const int ScratchFloats = Taps * PairFloats + WinogradShape.Positions * Lanes.Block;

    private const int Taps = 9;
    private const int PairFloats = Lanes.Block * Lanes.Block;
    private const int SumFloats = WinogradShape.Positions * PairFloats;

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        int inputBlocks = ConvolutionShape.Blocks(shape.InChannels);
        (int output, int input) = Math.DivRem(part, inputBlocks);
        float* sums = slices + (nint)part * SumFloats;
        nint stride = (nint)WinogradShape.PackedLength(shape);
        if (count > 1)
        {
            for (int i = 0; i < SumFloats; i += Lanes.Block)
            {
                Vector512<float> total = Vector512.Load(sums + i);
                for (int slice = 1; slice < count; slice++) total += Vector512.Load(sums + slice * stride + i);
                total.Store(sums + i);
            }
        }

        Unpack(shape, sums, output, input, gradient, ThreadScratch.ForPart(ScratchFloats));
    }

    /// <summary>Gᵀ S G of one pair of blocks.</summary>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="sums">[position][input lane][output lane].</param>
    /// <param name="outputBlock">Block of output channels.</param>
    /// <param name="inputBlock">Block of input channels.</param>
    /// <param name="gradient">Of all weights; written where the pair's channels exist.</param>
    /// <param name="scratch"><see cref="ScratchFloats"/> floats.</param>
    public static void Unpack(
        in ConvolutionShape shape, float* sums, int outputBlock, int inputBlock, float* gradient, float* scratch)
    {
        int inputs = Lanes.Used(inputBlock, shape.InChannels), outputs = Lanes.Used(outputBlock, shape.OutChannels);
        for (int i = 0; i < inputs; i++)
            WinogradTransform<WeightGradientTransform>.Run(
                sums + i * Lanes.Block, WinogradShape.Extent * PairFloats, PairFloats,
                scratch + i * Lanes.Block, 3 * PairFloats, PairFloats, scratch + Taps * PairFloats);
        for (int o = 0; o < outputs; o++)
        {
            float* to = gradient
                + ((nint)(outputBlock * Lanes.Block + o) * shape.InChannels + inputBlock * Lanes.Block) * Taps;
            float* from = scratch + o;
            for (int i = 0; i < inputs; i++, from += Lanes.Block)
                for (int tap = 0; tap < Taps; tap++) *to++ = from[tap * PairFloats];
        }
    }
}
