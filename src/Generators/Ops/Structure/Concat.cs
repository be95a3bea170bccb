using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>Channels of all inputs, one after the other.</summary>
internal sealed record Concat : Op, IAuthored, IDifferentiable, IKernel, IExported, ITwinned
{
    public override OpWords Words => new("concat", "Joined", joint: "joined");

    public string Identity(string? channels) => "concat";

    [Operation("Concat")]
    public static Value Stage(OperationCall call)
    {
        Value[] maps = [.. ((object?[])call["maps"]!).Cast<Value>()];
        return maps.Length switch
        {
            0 => throw call.OutOfRange("number of maps", 0, "at least 1"),
            1 => maps[0],
            _ => call.Add(new Concat(), maps),
        };
    }

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs)
    {
        Shape first = inputs[0].Shape;
        foreach (Value input in inputs)
            if (input.Shape.Height != first.Height || input.Shape.Width != first.Width)
                throw new ShapeException(
                    ShapeError.ConcatMismatch, inputs[0].Name, first.ToString(), input.Name, input.Shape.ToString());
        return OutputTypes.Feature(first with { Channels = inputs.Sum(input => input.Shape.Channels) });
    }

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        int first = 0;
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            int channels = node.Inputs[i].Shape.Channels;
            sink.Give(i, new SliceChannels(first, channels), g);
            first += channels;
        }
    }

    public string Export(IOnnxOperands o) => OnnxCall.Node(
        "Concat", Enumerable.Range(0, o.Node.Inputs.Length).Select(o.In), OnnxCall.Attribute("axis", 1));

    public string Twin(IExportOperands o)
    {
        IEnumerable<string> maps = Enumerable.Range(0, o.Node.Inputs.Length).Select(o.In);
        return TorchCall.Function("cat", $"[{string.Join(", ", maps)}]", "1");
    }

    public IEnumerable<string> Calls(IKernelOperands o)
    {
        int first = 0;
        for (int i = 0; i < o.Node.Inputs.Length; i++)
        {
            yield return o.Shared("Concatenation.Copy", o.In(i), Literal.Of(first), o.Out);
            first += o.Node.Inputs[i].Shape.Channels;
        }
    }
}

/// <summary>Channels <paramref name="First"/> to <paramref name="First"/> + <paramref name="Channels"/> − 1.</summary>
internal sealed record SliceChannels(int First, int Channels) : Op, IKernel
{
    public override OpWords Words => new("concat", "SliceChannels");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(inputs[0].Shape with { Channels = Channels });

    public IEnumerable<string> Calls(IKernelOperands o) =>
        [o.Shared("Concatenation.Slice", o.In(0), Literal.Of(First), o.Out)];
}
