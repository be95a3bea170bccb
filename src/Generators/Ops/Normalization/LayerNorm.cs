using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// Normalises each pixel over its channels. For other libraries, a scale and a shift may be further inputs.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record LayerNorm(float Epsilon) : ImageNormalization(Epsilon)
{
    protected override string Kind => "Layer";

    public override string Identity(string? channels) => $"layer norm {Ops.Identity.Of(Epsilon)}";

    /// <summary>ONNX normalises over the last dimension.</summary>
    public override string Export(IOnnxOperands o)
    {
        string pixels = OnnxCall.Transpose(o.In(0), 0, 2, 3, 1);
        string[] affine = o.Node.Inputs.Length == 1
            ? [$"graph.Filled(1, {Literal.Of(o.Node.Output.Shape.Channels)})"]
            : [o.In(1), o.In(2)];
        string normalized = OnnxCall.Node(
            "LayerNormalization", affine.Prepend(pixels), OnnxCall.Attribute("epsilon", Epsilon));
        return OnnxCall.Transpose(normalized, 0, 3, 1, 2);
    }

    /// <summary>PyTorch normalises over the last dimension.</summary>
    public override string Twin(IExportOperands o)
    {
        string normalized = TorchCall.Functional(
            "layer_norm", TorchCall.Method(o.In(0), "permute", 0, 2, 3, 1),
            TorchCall.Sizes(o.Node.Output.Shape.Channels), TorchCall.Optional(o, 1), TorchCall.Optional(o, 2),
            Literal.Of(Epsilon));
        return TorchCall.Method(normalized, "permute", 0, 3, 1, 2);
    }

    protected override int Parts(Shape x) => x.Channels > 1
        ? x.Pixels
        : throw new ShapeException(ShapeError.SingleValues, x.ToString());
}
