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
using GResNet.Generators.Passes;

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
        Dictionary<Value, string> known =
            new() { [graph.Image] = Digest($"image {Literal.Of(graph.Image.Shape.Channels)}") };
        foreach (Value value in graph.State) known[value] = Digest(Described(value.State!, head));
        foreach (Node node in graph.Forward)
        {
            string operands = string.Join(", ", node.Inputs.Select(input => known[input]));
            string made = Digest($"{Described(node, head)}({operands})");
            for (int i = 0; i < node.Outputs.Length; i++) known[node.Outputs[i]] = $"{made}.{Literal.Of(i)}";
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
            axis == 0 && head?.Tensors.Contains(tensor) == true ? Outputs : Literal.Of(size)));

    private static string Described(Node node, Head? head) =>
        ((IAuthored)node.Op).Identity(head?.Makers.Contains(node) == true ? Outputs : null);

    private static string Digest(string text)
    {
        using SHA256 sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(text));
        return string.Concat(hash.Take(8).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
