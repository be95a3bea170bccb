using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Planning;

/// <summary>What the convolution kernels of a target want.</summary>
internal interface IConvolutionTarget
{
    /// <summary>What the target is called where graphs are printed.</summary>
    string Name { get; }

    /// <summary>How a convolution to or, transposed, from a map of shape <paramref name="x"/> is computed.</summary>
    Algorithm Choose(ConvolutionShape geometry, Shape x, bool transposed);

    /// <summary>Floats of packed weights.</summary>
    long PackedLength(ConvolutionShape geometry, Algorithm algorithm, bool transposed);
}
