using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// (qkv[, positions of rows, positions of columns]) → softmax(q·kᵀ/√d)·v by heads, and the logarithm of each query's
/// sum of exponentials, from which the backward pass computes the weights again.
/// </summary>
/// <param name="Heads">How many heads the channels divide into.</param>
internal sealed record Attention(int Heads) : Op, IAuthored, IDifferentiable, IKernel
{
    /// <summary>The most channels of a head: GPUs have tiles of that in shared memory.</summary>
    private const int MostWidth = 128;

    public override OpWords Words => new("attention", ["Attended", "LogSums"]);

    public string Identity(string? channels) => $"attention {Ops.Identity.Of(Heads)}";

    [Operation("Attention")]
    public static Value Stage(OperationCall call) =>
        call.Add(new Attention(call.Int("heads", 1, int.MaxValue)), call.Tensor("qkv"));

    /// <summary>Channels of a head.</summary>
    /// <exception cref="ShapeException">They are not whole, or too many.</exception>
    public int HeadWidth(Shape qkv)
    {
        int channels = qkv.Channels / 3;
        if (qkv.Channels % 3 != 0)
            throw new ShapeException(
                ShapeError.OutOfRange, "channels", "Attention", OutputTypes.Text(qkv.Channels),
                "a multiple of 3: queries, keys and values of equally many");
        if (channels % Heads == 0 && channels / Heads <= MostWidth) return channels / Heads;
        IEnumerable<int> choices = Enumerable.Range(1, channels)
            .Where(heads => channels % heads == 0 && channels / heads <= MostWidth);
        throw new ShapeException(
            ShapeError.OutOfRange, "heads", "Attention", OutputTypes.Text(Heads),
            $"one of {string.Join(", ", choices)}: {OutputTypes.Text(channels)} channels, up to 128 a head");
    }

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs)
    {
        Shape x = inputs[0].Shape;
        Shape y = x with { Channels = HeadWidth(x) * Heads };
        int queries = OutputTypes.Count("queries of all heads", (long)Heads * x.Pixels);
        return [.. OutputTypes.Feature(y), new TensorType.Parts(queries)];
    }

    /// <summary>Two products of C channels for each pair of pixels.</summary>
    public override long MultiplyAdds(Node node) =>
        2L * node.Output.Shape.Pixels * node.Output.Shape.Elements;

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        Value[] operands = [g, node.Inputs[0], node.Outputs[0], node.Outputs[1], .. node.Inputs.Skip(1)];
        var backward = new AttentionBackward(Heads, HasPositions: node.Inputs.Length > 1);
        ImmutableArray<Value> made =
            sink.Make(backward, [.. Enumerable.Range(0, node.Inputs.Length)], operands);
        for (int i = 0; i < made.Length; i++) sink.Pass(i, made[i]);
    }

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared(
            "Attention.Forward", o.In(0), Literal.Of(Heads), o.Optional(1), o.Optional(2), o.OutputLocals[1], o.Out),
    ];
}

/// <summary>(gy, qkv, y, log sums[, tables]) → gradient of qkv[, and of each table].</summary>
/// <param name="Heads">How many heads there are.</param>
/// <param name="HasPositions">Whether there are tables.</param>
internal sealed record AttentionBackward(int Heads, bool HasPositions) : Op, IKernel
{
    private const int OwnInputs = 4;

    public override OpWords Words =>
        new("attention", HasPositions ? ["Attention", "HeightRel", "WidthRel"] : ["Attention"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        [inputs[1].Type, .. inputs.Skip(OwnInputs).Select(table => table.Type)];

    public IEnumerable<string> Calls(IKernelOperands o)
    {
        string Gradient(int table) => HasPositions ? o.OutputLocals[1 + table] : o.Target.NoVector;
        yield return o.Shared(
            "Attention.Backward", o.In(0), o.In(1), Literal.Of(Heads), o.Optional(OwnInputs), o.Optional(OwnInputs + 1),
            o.In(2), o.In(3), o.OutputLocals[0], Gradient(0), Gradient(1));
    }
}
