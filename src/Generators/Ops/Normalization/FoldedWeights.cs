using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>
/// (weight, statistics of the input, scale, shift) → weight and bias of the one convolution that normalises, convolves,
/// scales and shifts: W′ = scale·W·r, b′ = shift − Σ W′·mean, r = 1/√(variance + <paramref name="Epsilon"/>).
/// </summary>
internal sealed record FoldSplitNorm(ConvolutionShape Geometry, float Epsilon) : Op, IKernel, IShaped, IExported
{
    public override OpWords Words => new("folded weights", ["FoldedWeight", "FoldedBias"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        [.. OutputTypes.Vector(Geometry.WeightCount), .. OutputTypes.Vector(Geometry.OutChannels)];

    public string Export(IOnnxOperands o)
    {
        (string mean, string variance) = o.Statistics(1);
        string[] arguments = [o.Name(0), mean, variance, Literal.Of(Epsilon), o.Name(2), o.Name(3)];
        return $"graph.FoldSplitNorm({string.Join(", ", arguments)})";
    }

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared(
            $"WeightFolding.SplitNorm{o.Target.TypeParameters}",
            o.Shape, o.In(0), o.In(1), Literal.Of(Epsilon), o.In(2), o.In(3), o.Outs),
    ];
}

/// <summary>
/// (weight, statistics of the output, scale, shift[, bias]) → weight and bias of the one convolution that convolves and
/// normalises.
/// </summary>
internal sealed record FoldBatchNorm(ConvolutionShape Geometry, float Epsilon) : Op, IKernel, IShaped
{
    public override OpWords Words => new("folded weights", ["FoldedWeight", "FoldedBias"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        [.. OutputTypes.Vector(Geometry.WeightCount), .. OutputTypes.Vector(Geometry.OutChannels)];

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared(
            "WeightFolding.BatchNorm",
            o.Shape, o.In(0), o.In(1), Literal.Of(Epsilon), o.In(2), o.In(3), o.Optional(4), o.Outs),
    ];
}
