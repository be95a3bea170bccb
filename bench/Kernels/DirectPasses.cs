using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.Kernels;

/// <summary>Direct convolution.</summary>
internal sealed unsafe class DirectPasses : IConvolutionPasses
{
    private readonly WorkerPool workers;
    private readonly ConvolutionTensors tensors;
    private readonly AlignedBuffer packed;
    private readonly AlignedBuffer packedTransposed;
    private readonly AlignedBuffer gradient;

    public DirectPasses(WorkerPool workers, ConvolutionTensors tensors)
    {
        this.workers = workers;
        this.tensors = tensors;
        packed = new AlignedBuffer(tensors.Shape.PackedLength);
        packedTransposed = new AlignedBuffer(tensors.Shape.PackedTransposedLength);
        gradient = new AlignedBuffer(tensors.Shape.WeightCount);
        Convolution.Pack(workers, tensors.Shape, tensors.Weight, View(packed));
        Convolution.PackTransposed(workers, tensors.Shape, tensors.Weight, View(packedTransposed));
    }

    /// <inheritdoc/>
    public void Forward() =>
        Convolution.Forward(workers, tensors.Shape, tensors.Input, View(packed), FloatView.Empty, tensors.Output);

    /// <inheritdoc/>
    public void BackwardData() =>
        Convolution.BackwardData(workers, tensors.Shape, tensors.Output, View(packedTransposed), tensors.Input);

    /// <inheritdoc/>
    public void BackwardWeights() =>
        Convolution.BackwardWeights(workers, tensors.Shape, tensors.Input, tensors.Output, View(gradient));

    /// <inheritdoc/>
    public void Dispose()
    {
        packed.Dispose();
        packedTransposed.Dispose();
        gradient.Dispose();
    }

    private static FloatView View(AlignedBuffer buffer) => new(buffer.Data, (int)buffer.Length);
}
