using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>How a convolution is computed; the names are those of the runtime's classes.</summary>
internal enum Algorithm
{
    /// <summary>Product by product.</summary>
    Convolution,

    /// <summary>F(4×4, 3×3).</summary>
    Winograd,
}

/// <summary>(weight[, scale, r]) → the layout that a kernel streams, of W or scale·W·r.</summary>
/// <param name="Geometry">The convolution's.</param>
/// <param name="Algorithm">How it is computed.</param>
/// <param name="IsTransposed">For backward-data; else for the forward pass.</param>
/// <param name="Length">Floats of the layout.</param>
internal sealed record PackWeights(ConvolutionShape Geometry, Algorithm Algorithm, bool IsTransposed, long Length)
    : Op, IKernel, IShaped
{
    public override OpWords Words => new("packed weights", IsTransposed ? "PackedTransposed" : "Packed");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Vector(Length);

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared(
            $"{Algorithm}.Pack{(IsTransposed ? "Transposed" : "")}{o.Target.TypeParameters}",
            [o.Shape, o.In(0), .. Factors(o), o.Out]),
    ];

    private IEnumerable<string> Factors(IKernelOperands o) => (o.Node.Inputs.Length, Algorithm) switch
    {
        (1, Algorithm.Convolution) => [],
        (1, _) => [o.Target.Kernel("WeightFactors.None")],
        _ => [$"new {o.Target.Kernel("WeightFactors")}({o.In(1)}, {o.In(2)})"],
    };
}
