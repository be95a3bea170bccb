using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>(x: C×H×W, token) → C×(H·W + 1)×1, the token first.</summary>
internal sealed record PrependToken : Op, IAuthored, IDifferentiable, IKernel
{
    public override OpWords Words => new("class token", "Sequence");

    public string Identity(string? channels) => "class token";

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs)
    {
        Shape x = inputs[0].Shape;
        return OutputTypes.Feature(x with { Height = OutputTypes.Count("tokens", x.Pixels + 1L), Width = 1 });
    }

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        if (sink.Wants(1)) sink.Give(1, new PositionGradient(), sink.Make(new SliceTokens(0, 1, 1), g));
        Shape x = node.Inputs[0].Shape;
        sink.Give(0, new SliceTokens(1, x.Height, x.Width), g);
    }

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Shared("Tokens.Prepend", o.In(0), o.In(1), o.Out)];
}
