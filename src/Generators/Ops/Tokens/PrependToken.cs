using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>(x: C×H×W, token) → C×(H·W + 1)×1, the token first.</summary>
internal sealed record PrependToken : Op, IAuthored, IDifferentiable, IKernel, IExported, ITwinned
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

    public string Export(IOnnxOperands o)
    {
        Shape x = o.Node.Inputs[0].Shape;
        string batch = OnnxCall.Node(
            "Shape", o.In(0), OnnxCall.Attribute("start", 0), OnnxCall.Attribute("end", 1));
        string shape = OnnxCall.Node(
            "Concat", [batch, OnnxCall.Constants(x.Channels, 1, 1)], OnnxCall.Attribute("axis", 0));
        string token = OnnxCall.Node("Expand", [OnnxCall.Reshape(o.In(1), 1, x.Channels, 1, 1), shape]);
        string tokens = OnnxCall.Reshape(o.In(0), x with { Height = x.Pixels, Width = 1 });
        return OnnxCall.Node("Concat", [token, tokens], OnnxCall.Attribute("axis", 2));
    }

    public string Twin(IExportOperands o)
    {
        string tokens = TorchCall.Method(TorchCall.Method(o.In(0), "flatten", 2), "unsqueeze", 3);
        string token = TorchCall.Method(
            TorchCall.Method(o.In(1), "view", 1, -1, 1, 1), "expand", $"{o.In(0)}.shape[0]", "-1", "-1", "-1");
        return TorchCall.Function("cat", $"[{token}, {tokens}]", "2");
    }

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Shared("Tokens.Prepend", o.In(0), o.In(1), o.Out)];
}
