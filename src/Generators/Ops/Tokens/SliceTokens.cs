using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>Pixels from <paramref name="First"/> on, row by row, as a map.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Height">Rows that they become; 0 for a row for each of all that follow.</param>
/// <param name="Width">Columns that they become.</param>
internal sealed record SliceTokens(int First, int Height, int Width)
    : Op, IAuthored, IChannelwise, IDifferentiable, IKernel, IExported, ITwinned
{
    public override OpWords Words => new("tokens", "Tokens");

    public string Identity(string? channels) =>
        $"tokens {Ops.Identity.Of(First)} {Ops.Identity.Of(Height)} {Ops.Identity.Of(Width)}";

    [Operation("Tokens")]
    public static Value Tokens(OperationCall call)
    {
        Value x = call.Tensor();
        int first = call.Int("first", 0, x.Shape.Pixels - 1);
        return call.Add(new SliceTokens(first, call.Int("count", 0, x.Shape.Pixels - first), 1), x);
    }

    [Operation("Reshape")]
    public static Value Reshape(OperationCall call)
    {
        Value x = call.Tensor();
        int height = call.Int("height", 1, x.Shape.Pixels), width = x.Shape.Pixels / height;
        if (height * width != x.Shape.Pixels)
            throw call.OutOfRange("height", height, $"a divisor of the {x.Shape.Pixels} pixels of {x.Shape}");
        call.Int("width", width, width);
        return call.Add(new SliceTokens(0, height, width), x);
    }

    public bool KeepsChannels(Node node) => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs)
    {
        Shape x = inputs[0].Shape;
        return OutputTypes.Feature(Height == 0
            ? x with { Height = x.Pixels - First, Width = 1 }
            : x with { Height = Height, Width = Width });
    }

    public void Differentiate(Node node, Value g, IGradientSink sink) =>
        sink.Give(0, new SpreadTokens(First, node.Inputs[0].Shape), g);

    public string Export(IOnnxOperands o)
    {
        (Shape x, Shape y, string map) = (o.Node.Inputs[0].Shape, o.Node.Output.Shape, o.In(0));
        if (y.Pixels < x.Pixels)
        {
            string[] range = [OnnxCall.Constants(First), OnnxCall.Constants(First + y.Pixels), OnnxCall.Constants(2)];
            map = OnnxCall.Node("Slice", range.Prepend(OnnxCall.Reshape(map, 0, x.Channels, x.Pixels)));
        }

        return OnnxCall.Reshape(map, y);
    }

    public string Twin(IExportOperands o)
    {
        (Shape x, Shape y, string map) = (o.Node.Inputs[0].Shape, o.Node.Output.Shape, o.In(0));
        if (y.Pixels < x.Pixels)
            map = TorchCall.Method(TorchCall.Method(map, "flatten", 2), "narrow", 2, First, y.Pixels);
        return TorchCall.Method(map, "reshape", -1, y.Channels, y.Height, y.Width);
    }

    public IEnumerable<string> Calls(IKernelOperands o) =>
        [o.Shared("Tokens.Slice", o.In(0), Literal.Of(First), o.Out)];
}

/// <summary>gy → gx, zero at pixels that were left out.</summary>
internal sealed record SpreadTokens(int First, Shape Shape) : Op, IKernel
{
    public override OpWords Words => new("tokens", "Spread");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Feature(Shape);

    public IEnumerable<string> Calls(IKernelOperands o) =>
        [o.Shared("Tokens.Spread", o.In(0), Literal.Of(First), o.Out)];
}
