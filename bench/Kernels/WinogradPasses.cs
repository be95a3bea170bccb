using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.Kernels;

/// <summary>Winograd's minimal filtering.</summary>
internal sealed unsafe class WinogradPasses : IConvolutionPasses
{
    private readonly WorkerPool workers;
    private readonly ConvolutionTensors tensors;
    private readonly AlignedBuffer packed;
    private readonly AlignedBuffer packedTransposed;
    private readonly AlignedBuffer gradient;

    public WinogradPasses(WorkerPool workers, ConvolutionTensors tensors)
    {
        this.workers = workers;
        this.tensors = tensors;
        packed = new AlignedBuffer(WinogradShape.PackedLength(tensors.Shape));
        packedTransposed = new AlignedBuffer(WinogradShape.PackedLength(tensors.Shape));
        gradient = new AlignedBuffer(tensors.Shape.WeightCount);
        Winograd.Pack(workers, tensors.Shape, tensors.Weight, WeightFactors.None, View(packed));
        Winograd.PackTransposed(workers, tensors.Shape, tensors.Weight, WeightFactors.None, View(packedTransposed));
    }

    /// <inheritdoc/>
    public void Forward() => Winograd.Forward(
        workers, tensors.Shape, tensors.Input, default(PlainLoad), FloatView.Empty, View(packed), default(PlainStore),
        ChannelSums.None, tensors.Output);

    /// <inheritdoc/>
    public void BackwardData() => Winograd.BackwardData(
        workers, tensors.Shape, tensors.Output, View(packedTransposed), default(PlainStore), ChannelSums.None,
        tensors.Input);

    /// <inheritdoc/>
    public void BackwardWeights() => Winograd.BackwardWeights(
        workers, tensors.Shape, tensors.Input, default(PlainLoad), FloatView.Empty, tensors.Output, View(gradient));

    /// <inheritdoc/>
    public void Dispose()
    {
        packed.Dispose();
        packedTransposed.Dispose();
        gradient.Dispose();
    }

    private static FloatView View(AlignedBuffer buffer) => new(buffer.Data, (int)buffer.Length);
}
