using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        float* taps = ThreadScratch.ForPart(Taps * PairFloats + WinogradShape.Positions * Lanes.Block);
        float* scratch = taps + Taps * PairFloats;
        int sources = ConvolutionShape.Blocks(backward ? shape.OutChannels : shape.InChannels);
        (int destination, int source) = Math.DivRem(part, sources);
        Gather(destination, source, taps);
        // The last tap first where the weights are to be rotated.
        float* from = backward ? taps + (Taps - 1) * PairFloats : taps;
        int tap = backward ? -PairFloats : PairFloats;
        nint position = (nint)sources * PairFloats;
        float* to = packed + destination * WinogradShape.Positions * position + source * PairFloats;
        for (int lane = 0; lane < Lanes.Block; lane++, from += Lanes.Block, to += Lanes.Block)
            WinogradTransform<WeightTransform>.Run(
                from, 3 * tap, tap, to, WinogradShape.Extent * position, position, scratch);
    }

    /// <summary>
    /// Lays the weights of a pair of blocks out as [tap][source lane][destination lane], zero past the last channels.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(int destinationBlock, int sourceBlock, float* to)
    {
        (int outBlock, int inBlock) = backward ? (sourceBlock, destinationBlock) : (destinationBlock, sourceBlock);
        (int outStep, int inStep) = backward ? (Lanes.Block, 1) : (1, Lanes.Block);
        int outputs = Lanes.Used(outBlock, shape.OutChannels), inputs = Lanes.Used(inBlock, shape.InChannels);
        if (outputs < Lanes.Block || inputs < Lanes.Block) NativeMemory.Clear(to, Taps * PairFloats * sizeof(float));
        for (int o = 0; o < outputs; o++)
        {
            int output = outBlock * Lanes.Block + o, input = inBlock * Lanes.Block;
            float* from = weight + ((nint)output * shape.InChannels + input) * Taps;
            float* target = to + o * outStep;
            for (int i = 0; i < inputs; i++, from += Taps, target += inStep)
            {
                float factor = factors.Of(output, input + i);
                target[0] = factor * from[0];
                target[PairFloats] = factor * from[1];
                target[2 * PairFloats] = factor * from[2];
                target[3 * PairFloats] = factor * from[3];
                target[4 * PairFloats] = factor * from[4];
                target[5 * PairFloats] = factor * from[5];
                target[6 * PairFloats] = factor * from[6];
                target[7 * PairFloats] = factor * from[7];
                target[8 * PairFloats] = factor * from[8];
            }
        }
    }
}
