using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>(x: C×H×W, weight[, bias]) → features×H×W: a 1×1 convolution.</summary>
internal sealed record Linear(int Features) : Op, IAuthored, IDifferentiable, IComposite
{
    public override OpWords Words => new("linear", "Convolved");

    public string Identity(string? channels) => $"linear {channels ?? Ops.Identity.Of(Features)}";

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(inputs[0].Shape with { Channels = OutputTypes.Positive("features", Features) });

    public override long MultiplyAdds(Node node) => (long)Features * node.Inputs[0].Shape.Elements;

    public void Differentiate(Node node, Value g, IGradientSink sink) =>
        AsConvolution(node).Differentiate(node, g, sink);

    public void TakeApart(Node node, IParts parts) => AsConvolution(node).TakeApart(node, parts);

    private Convolution AsConvolution(Node node) =>
        new(new ConvolutionShape(node.Inputs[0].Shape.Channels, Features, Kernel: 1));
}
