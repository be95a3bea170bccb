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
        int inputs = Lanes.Used(inputBlock, shape.InChannels);
        for (int i = 0; i < inputs; i++)
            WinogradTransform<WeightGradientTransform>.Run(
                sums + i * Lanes.Block, WinogradShape.Extent * PairFloats, PairFloats,
                scratch + i * Taps * Lanes.Block, 3 * Lanes.Block, Lanes.Block, scratch + Taps * PairFloats);
        new WeightBlock(shape, outputBlock, inputBlock).Scatter(scratch, gradient);
    }
}
