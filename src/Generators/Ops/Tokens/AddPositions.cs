using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>(x, positions) → x + positions, a value for each channel of each pixel.</summary>
internal sealed record AddPositions : Op, IAuthored, IDifferentiable, IKernel, IExported, ITwinned
{
    public override OpWords Words => new("positions", "Placed");

    public string Identity(string? channels) => "positions";

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public override IEnumerable<Value> Overwrites(Node node) => node.Inputs.Take(1);

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        sink.Give(1, new PositionGradient(), g);
        sink.Pass(0, g);
    }

    public string Export(IOnnxOperands o)
    {
        Shape x = o.Node.Output.Shape;
        string positions = OnnxCall.Transpose(o.In(1), 0, 2, 1);
        return $"{o.In(0)} + {OnnxCall.Reshape(positions, 1, x.Channels, x.Height, x.Width)}";
    }

    public string Twin(IExportOperands o)
    {
        Shape x = o.Node.Output.Shape;
        string positions = TorchCall.Method(o.In(1), "transpose", 1, 2);
        return $"{o.In(0)} + {TorchCall.Method(positions, "reshape", 1, x.Channels, x.Height, x.Width)}";
    }

    public IEnumerable<string> Calls(IKernelOperands o) =>
        [o.Shared("LearnedPositions.Add", o.In(0), o.In(1), o.Out)];
}

/// <summary>g → Σ g over the images, for each channel of each pixel.</summary>
internal sealed record PositionGradient : Op, IKernel
{
    public override OpWords Words => new("positions", "Positions");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Vector(inputs[0].Shape.Elements);

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Shared("LearnedPositions.Gradient", o.In(0), o.Out)];
}
