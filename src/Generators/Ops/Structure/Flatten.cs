using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>C×H×W → (C·H·W)×1×1.</summary>
internal sealed record Flatten : Op, IAuthored, IChannelwise, IDifferentiable, IKernel, IExported, ITwinned
{
    public override OpWords Words => new("flatten", "Flat");

    public string Identity(string? channels) => "flatten";

    [Operation("Flatten")]
    public static Value Stage(OperationCall call) => call.Add(new Flatten(), call.Tensor());

    public bool KeepsChannels(Node node) => node.Inputs[0].Shape.Pixels == 1;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Feature(
        new Shape(OutputTypes.Count("flattened channels", inputs[0].Shape.Elements), 1, 1));

    public void Differentiate(Node node, Value g, IGradientSink sink) =>
        sink.Give(0, new Unflatten(node.Inputs[0].Shape), g);

    public string Export(IOnnxOperands o) => o.AsRow(OnnxCall.Node("Flatten", o.In(0)));

    public string Twin(IExportOperands o) => o.AsRow(TorchCall.Method(o.In(0), "flatten", 1));

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Shared("Flattening.Forward", o.In(0), o.Out)];
}

/// <summary>C·H·W×1×1 → C×H×W.</summary>
internal sealed record Unflatten(Shape Shape) : Op, IKernel
{
    public override OpWords Words => new("flatten", "Unflatten");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Feature(Shape);

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Shared("Flattening.Backward", o.In(0), o.Out)];
}
