using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// U = G g Gᵀ of weights that the state holds as [out][in][3][3]:
/// [destination block][position][source block][source lane][destination lane]. The input's gradient is a convolution
/// with the weights rotated by 180°. One part per pair of blocks.
/// </summary>
internal readonly unsafe struct WinogradPacking(
    ConvolutionShape shape, bool backward, float* weight, WeightFactors factors, float* packed) : IWork
{
    private const int Taps = 9;
    private const int SquareFloats = WinogradShape.Positions * Lanes.Block;
    private const int PairFloats = Lanes.Block * Lanes.Block;

    /// <summary>Fills the packed weights of a pass.</summary>
    public static void Pack(
        WorkerPool workers, in ConvolutionShape shape, bool backward, FloatView weight, WeightFactors factors,
        FloatView packed)
    {
        Check.Winograd(shape);
        Check.Length(weight, shape.WeightCount, nameof(weight));
        Check.Length(packed, WinogradShape.PackedLength(shape), nameof(packed));
        factors.Check(shape);
        int pairs = ConvolutionShape.Blocks(shape.InChannels) * ConvolutionShape.Blocks(shape.OutChannels);
        workers.Run(pairs, new WinogradPacking(shape, backward, weight.Data, factors, packed.Data));
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        float* gathered = ThreadScratch.ForPart(WeightBlock.Floats(Taps) + 2 * SquareFloats);
        float* scratch = gathered + WeightBlock.Floats(Taps), square = scratch + SquareFloats;
        // In the order in which the weights lie in memory.
        (int output, int input) = Math.DivRem(part, ConvolutionShape.Blocks(shape.InChannels));
        (int destination, int source) = backward ? (input, output) : (output, input);
        new WeightBlock(shape, output, input).Gather(weight, factors, backward, gathered);
        // The last tap first where the weights are to be rotated.
        float* from = backward ? gathered + (Taps - 1) * Lanes.Block : gathered;
        int tap = backward ? -Lanes.Block : Lanes.Block;
        nint position = (nint)ConvolutionShape.Blocks(backward ? shape.OutChannels : shape.InChannels) * PairFloats;
        float* to = packed + destination * WinogradShape.Positions * position + source * PairFloats;
        for (int lane = 0; lane < Lanes.Block; lane++, from += Taps * Lanes.Block, to += Lanes.Block)
        {
            WinogradTransform<WeightTransform>.Run(
                from, 3 * tap, tap, square, WinogradShape.Extent * Lanes.Block, Lanes.Block, scratch);
            Spread(square, to, position);
        }
    }

    /// <summary>Positions lie far apart: written through the caches, each line would be read first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(float* square, float* to, nint step)
    {
        for (int position = 0; position < WinogradShape.Positions; position++, square += Lanes.Block, to += step)
            Vector512.Load(square).StoreAlignedNonTemporal(to);
    }
}
