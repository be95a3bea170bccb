using System;
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
internal sealed record Attention(int Heads) : Op, IAuthored, IDifferentiable, IKernel, IExported, ITwinned
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

    public string Export(IOnnxOperands o)
    {
        Shape y = o.Node.Outputs[0].Shape;
        int width = y.Channels / Heads;
        string parts = o.Keep("parts", OnnxCall.Reshape(o.In(0), 0, 3, Heads, width, y.Pixels));
        string queries = o.Keep("queries", $"{Part(0)} * {Literal.Of((float)(1 / Math.Sqrt(width)))}");
        string scores = OnnxCall.Node("MatMul", [OnnxCall.Transpose(queries, 0, 1, 3, 2), Part(1)]);
        if (o.Node.Inputs.Length > 1) scores = Placed(o, scores, queries, y with { Channels = width });
        string weights = OnnxCall.Node("Softmax", scores, OnnxCall.Attribute("axis", -1));
        string attended = OnnxCall.Node("MatMul", [Part(2), OnnxCall.Transpose(weights, 0, 1, 3, 2)]);
        return OnnxCall.Reshape(attended, y);

        string Part(int index) => OnnxCall.Node(
            "Gather", [parts, $"graph.Index({Literal.Of(index)})"], OnnxCall.Attribute("axis", 1));
    }

    public string Twin(IExportOperands o)
    {
        IEnumerable<string> tables = Enumerable.Range(1, o.Node.Inputs.Length - 1).Select(o.In);
        return TorchCall.Helper("Attention", [o.In(0), Literal.Of(Heads), .. tables]);
    }

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared(
            "Attention.Forward", o.In(0), Literal.Of(Heads), o.Optional(1), o.Optional(2), o.OutputLocals[1], o.Out),
    ];

    /// <summary>Scores with the products of queries and the positions of their distances to the keys.</summary>
    private string Placed(IOnnxOperands o, string scores, string queries, Shape head)
    {
        (int width, int height, int columns) = (head.Channels, head.Height, head.Width);
        string map = o.Keep("placed", OnnxCall.Reshape(queries, 0, Heads, width, height, columns));
        string square = OnnxCall.Reshape(scores, 0, Heads, height, columns, height, columns);
        string sum = $"{square} + {Axis(1, height, "nhdij,ikd->nhijk", 5)} + {Axis(2, columns, "nhdij,jkd->nhijk", 4)}";
        return OnnxCall.Reshape(sum, 0, Heads, head.Pixels, head.Pixels);

        string Axis(int table, int size, string equation, int missing)
        {
            string vectors = OnnxCall.Node("Gather", [o.In(table), $"graph.Distances({Literal.Of(size)})"]);
            string products = OnnxCall.Node("Einsum", [map, vectors], OnnxCall.Attribute("equation", equation));
            return OnnxCall.Node("Unsqueeze", [products, OnnxCall.Constants(missing)]);
        }
    }
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
