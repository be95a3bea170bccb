using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Emitting.Summary;

/// <summary>
/// A hash of what must agree for weights to mean the same: names and dimensions of the state, and the operations with
/// their settings and operands, at every resolution. A value is known by what it is made of, so the order of
/// independent operations does not matter. How many outputs there are is left out: networks that differ in nothing else
/// have one hash.
/// </summary>
internal static class Architecture
{
    /// <summary>Stands for the number of outputs.</summary>
    private const string Outputs = "outputs";

    /// <param name="graphs">The model as its author wired it, at each of its resolutions.</param>
    public static string Hash(ImmutableArray<NetworkGraph> graphs) =>
        Digest(string.Join("\n", graphs.Select(Wiring).Distinct().OrderBy(text => text, StringComparer.Ordinal)));

    private static string Wiring(NetworkGraph graph)
    {
        Head? head = Head.Of(graph);
        Dictionary<Value, string> known = new() { [graph.Image] = Digest($"image {Text(graph.Image.Shape.Channels)}") };
        foreach (Value value in graph.State) known[value] = Digest(Described(value.State!, head));
        foreach (Node node in graph.Forward)
        {
            string operands = string.Join(", ", node.Inputs.Select(input => known[input]));
            string made = Digest($"{Described(node, head)}({operands})");
            for (int i = 0; i < node.Outputs.Length; i++) known[node.Outputs[i]] = $"{made}.{Text(i)}";
            // What moves running statistics makes nothing; from here on they are others.
            if (node.Op is UpdateRunning)
                foreach (Value moved in node.Inputs.Skip(1)) known[moved] = Digest($"{made} {known[moved]}");
        }

        IEnumerable<string> state = graph.State
            .Select(value => known[value])
            .OrderBy(text => text, StringComparer.Ordinal);
        return Digest(string.Join("\n", state.Prepend(known[graph.Logits])));
    }

    private static string Described(StateTensor tensor, Head? head) =>
        $"{tensor.Name} {tensor.Role} " + string.Join("×", tensor.Dimensions.Select((size, axis) =>
            axis == 0 && head?.Tensors.Contains(tensor) == true ? Outputs : Text(size)));

    private static string Described(Node node, Head? head) => node.Op switch
    {
        Convolution op => $"convolution {Described(op.Geometry, Channels(node, op.Geometry.OutChannels, head))}",
        Linear op => $"linear {Channels(node, op.Features, head)}",
        BatchStatistics => "statistics",
        // How many pixels an image has follows from the operands, and from the resolution.
        UpdateRunning op => $"update running statistics {Text(op.Momentum)}",
        Normalize op => $"normalize {Text(op.Epsilon)}",
        Affine => "affine",
        Activation op => $"{op.Kind} {Text(op.Parameter)}",
        PRelu => "PReLU",
        AveragePool op => $"average pool {Described(op.Geometry)}",
        MaxPool op => $"max pool {Described(op.Geometry)}",
        GlobalAveragePool => "global average pool",
        Dropout op => $"dropout {Text(op.Rate)} {Text(op.Stream)}",
        DropPath { Rate: { } rate } op => $"drop path {Text(rate)} {Text(op.Depth)} {Text(op.Stream)}",
        DropPath op => $"drop path of the network {Text(op.Depth)} {Text(op.Stream)}",
        Flatten => "flatten",
        Concat => "concat",
        Add => "add",
        Multiply => "multiply",
        Gate => "gate",
        Scale op => $"scale {Text(op.Factor)}",
        { } op => throw new InvalidOperationException($"{op.GetType().Name} is no operation that an author writes."),
    };

    private static string Channels(Node node, int channels, Head? head) =>
        head?.Makers.Contains(node) == true ? Outputs : Text(channels);

    private static string Described(ConvolutionShape shape, string outChannels) =>
        $"{Text(shape.InChannels)} {outChannels} kernel {Text(shape.Kernel)} stride {Text(shape.Stride)} "
        + $"padding {Text(shape.Padding)} dilation {Text(shape.Dilation)} groups {Text(shape.Groups)}";

    private static string Described(PoolingShape shape) =>
        $"kernel {Text(shape.Kernel)} stride {Text(shape.Stride)} padding {Text(shape.Padding)} "
        + $"ceil {shape.Ceil} padding counts {shape.CountIncludePad}";

    private static string Text(int number) => Literal.Of(number);

    /// <summary>Its bits: how floats become decimals differs between the runtimes that compilers run on.</summary>
    private static string Text(float number) =>
        BitConverter.ToInt32(BitConverter.GetBytes(number), 0).ToString("x8", CultureInfo.InvariantCulture);

    private static string Digest(string text)
    {
        using SHA256 sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(text));
        return string.Concat(hash.Take(8).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
