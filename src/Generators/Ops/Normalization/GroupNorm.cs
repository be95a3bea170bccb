using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// Normalises each image's groups of neighbouring channels over these and all pixels. For other libraries, a scale and
/// a shift may be further inputs.
/// </summary>
/// <param name="Groups">How many there are.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record GroupNorm(int Groups, float Epsilon) : ImageNormalization(Epsilon)
{
    protected override string Kind => "Group";

    public override string Identity(string? channels) =>
        $"group norm {Ops.Identity.Of(Groups)} {Ops.Identity.Of(Epsilon)}";

    /// <summary>A group as a channel of one row, which ONNX's instance normalization normalises.</summary>
    public override string Export(IOnnxOperands o)
    {
        string count = Literal.Of(Groups);
        string normalized = OnnxCall.Node(
            "InstanceNormalization",
            [OnnxCall.Reshape(o.In(0), 0, Groups, -1), $"graph.Filled(1, {count})", $"graph.Filled(0, {count})"],
            OnnxCall.Attribute("epsilon", Epsilon));
        return OnnxCall.Reshape(normalized, o.Node.Output.Shape);
    }

    public override string Twin(IExportOperands o) => TorchCall.Functional(
        "group_norm", o.In(0), Literal.Of(Groups), TorchCall.Optional(o, 1), TorchCall.Optional(o, 2),
        Literal.Of(Epsilon));

    protected override int Parts(Shape x)
    {
        OutputTypes.Positive("groups", Groups);
        if (x.Channels % Groups != 0)
            throw new ShapeException(
                ShapeError.NormGroups, OutputTypes.Text(x.Channels), OutputTypes.Text(Groups),
                string.Join(", ", Enumerable.Range(1, x.Channels).Where(groups => x.Channels % groups == 0)));
        return x.Elements > Groups ? Groups : throw new ShapeException(ShapeError.SingleValues, x.ToString());
    }
}
