using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>(x: C×H×W, weight[, bias]) → features×H×W: a 1×1 convolution.</summary>
internal sealed record Linear(int Features) : Op, IAuthored, IDifferentiable, IComposite, IExported, ITwinned
{
    public override OpWords Words => new("linear", "Convolved");

    public string Identity(string? channels) => $"linear {channels ?? Ops.Identity.Of(Features)}";

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(inputs[0].Shape with { Channels = OutputTypes.Positive("features", Features) });

    public override long MultiplyAdds(Node node) => (long)Features * node.Inputs[0].Shape.Elements;

    public void Differentiate(Node node, Value g, IGradientSink sink) =>
        AsConvolution(node).Differentiate(node, g, sink);

    public void TakeApart(Node node, IParts parts) => AsConvolution(node).TakeApart(node, parts);

    /// <summary>Of one pixel a product of matrices.</summary>
    public string Export(IOnnxOperands o)
    {
        IEnumerable<string> bias = Enumerable.Range(2, o.Node.Inputs.Length - 2).Select(o.In);
        if (o.Node.Output.Shape.Pixels == 1)
            return o.AsRow(OnnxCall.Node("Gemm", [o.Row(0), o.In(1), .. bias], OnnxCall.Attribute("transB", 1)));
        string weight = OnnxCall.Node("Unsqueeze", [o.In(1), OnnxCall.Constants(2, 3)]);
        return OnnxCall.Node("Conv", [o.In(0), weight, .. bias], OnnxCall.Attribute("kernel_shape", 1, 1));
    }

    /// <summary>Of one pixel, of rows.</summary>
    public string Twin(IExportOperands o)
    {
        string bias = TorchCall.Optional(o, 2);
        if (o.Node.Output.Shape.Pixels == 1)
            return o.AsRow(TorchCall.Functional("linear", o.Row(0), o.In(1), bias));
        string weight = TorchCall.Method(TorchCall.Method(o.In(1), "unsqueeze", -1), "unsqueeze", -1);
        return TorchCall.Functional(
            "conv2d", o.In(0), weight, bias, TorchCall.Sizes(1, 1), TorchCall.Sizes(0, 0), TorchCall.Sizes(1, 1), "1");
    }

    private Convolution AsConvolution(Node node) =>
        new(new ConvolutionShape(node.Inputs[0].Shape.Channels, Features, Kernel: 1));
}
