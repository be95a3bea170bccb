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
        WorkerPool workers, in ConvolutionShape shape, bool backward, FloatView weight, WeightFactors factors, FloatView packed)
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
        nint position = (nint)sources * PairFloats;
        float* to = packed + destination * WinogradShape.Positions * position + source * PairFloats;
        for (int lane = 0; lane < Lanes.Block; lane++, taps += Lanes.Block, to += Lanes.Block)
            WinogradTransform<WeightTransform>.Run(
                taps, 3 * PairFloats, PairFloats, to, WinogradShape.Extent * position, position, scratch);
    }

    /// <summary>Lays the weights of a pair of blocks out as [tap][source lane][destination lane], zero past the last channels.</summary>
    private void Gather(int destinationBlock, int sourceBlock, float* to)
    {
        new Span<float>(to, Taps * PairFloats).Clear();
        (int outBlock, int inBlock) = backward ? (sourceBlock, destinationBlock) : (destinationBlock, sourceBlock);
        (int outStep, int inStep) = backward ? (Lanes.Block, 1) : (1, Lanes.Block);
        (int first, int step) = backward ? ((Taps - 1) * PairFloats, -PairFloats) : (0, PairFloats);
        int inputs = Lanes.Used(inBlock, shape.InChannels);
        for (int o = 0; o < Lanes.Used(outBlock, shape.OutChannels); o++)
        {
            int output = outBlock * Lanes.Block + o, input = inBlock * Lanes.Block;
            float* from = weight + ((nint)output * shape.InChannels + input) * Taps;
            for (int i = 0; i < inputs; i++, input++)
            {
                float factor = factors.Of(output, input);
                float* target = to + first + o * outStep + i * inStep;
                for (int tap = 0; tap < Taps; tap++, from++, target += step) *target = factor * *from;
            }
        }
    }
}
