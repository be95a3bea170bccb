using GResNet.Runtime.Geometry;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.Kernels;

/// <summary>A way to compute convolutions; another one is another row of <see cref="All"/>.</summary>
/// <param name="Name">As in tables.</param>
/// <param name="Supports">Whether it can do a shape.</param>
/// <param name="Prepare">Packs the weights, and gives the passes.</param>
internal sealed record ConvolutionAlgorithm(
    string Name, Func<ConvolutionShape, bool> Supports,
    Func<WorkerPool, ConvolutionTensors, IConvolutionPasses> Prepare)
{
    /// <summary>The algorithms there are.</summary>
    public static ConvolutionAlgorithm[] All { get; } =
    [
        new("direct", _ => true, (workers, tensors) => new DirectPasses(workers, tensors)),
        new("winograd", shape => WinogradShape.Fits(shape), (workers, tensors) => new WinogradPasses(workers, tensors)),
    ];
}

/// <summary>The passes of one convolution by one algorithm, each of them from and to the same tensors.</summary>
internal interface IConvolutionPasses : IDisposable
{
    /// <summary>Input → output.</summary>
    void Forward();

    /// <summary>Gradient of the output → of the input.</summary>
    void BackwardData();

    /// <summary>Input and gradient of the output → of the weights.</summary>
    void BackwardWeights();
}
