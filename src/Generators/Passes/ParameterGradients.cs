using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>
/// The gradients of parameters while a backward pass is derived: a parameter of a shared layer has one from each call.
/// </summary>
internal sealed class ParameterGradients
{
    private readonly Dictionary<Value, List<Part>> parts = [];

    /// <summary>Notes a gradient, or part of one.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient by one call.</param>
    /// <param name="scope">The block that makes it.</param>
    /// <param name="end">How many nodes there are when it is made.</param>
    public void Add(Value parameter, Value gradient, Scope scope, int end)
    {
        if (!parts.TryGetValue(parameter, out List<Part>? known)) parts[parameter] = known = [];
        known.Add(new Part(gradient, scope, end));
    }

    /// <summary>
    /// Adds the parts up: those of one block in that block, and what blocks make in the block around them, after each.
    /// </summary>
    /// <param name="nodes">The backward pass without these sums.</param>
    public (ImmutableArray<Node> Nodes, ImmutableDictionary<StateTensor, Value> Gradients) Sum(
        ImmutableArray<Node> nodes)
    {
        var gradients = ImmutableDictionary.CreateBuilder<StateTensor, Value>();
        var sums = new List<(int End, Node Node)>();
        foreach (KeyValuePair<Value, List<Part>> known in parts)
            gradients.Add(known.Key.State!,
                Sum(known.Key, Scope.Common(known.Value.Select(part => part.Scope)), known.Value).Gradient);

        // What belongs to a block stands before what follows it.
        ILookup<int, Node> after = sums.OrderByDescending(sum => sum.Node.Scope.Depth)
            .ToLookup(sum => sum.End, sum => sum.Node);
        return ([.. after[0], .. nodes.SelectMany((node, i) => after[i + 1].Prepend(node))], gradients.ToImmutable());

        Part Sum(Value parameter, Scope scope, List<Part> added)
        {
            Part? sum = null;
            for (int i = 0; i < added.Count;)
            {
                Scope? block = added[i].Scope.Below(scope);
                List<Part> of = [.. added.Skip(i)
                    .TakeWhile((part, ahead) => ahead == 0 || (block is not null && part.Scope.Below(scope) == block))];
                i += of.Count;
                Part next = block is null
                    ? of[0] with { End = EndOfLayer(of[0].End) }
                    : Sum(parameter, block, of) with { End = EndOf(block, scope, of[of.Count - 1].End) };
                sum = sum is null ? next : Added(parameter, scope, sum, next);
            }

            return sum!;
        }

        // Code of a block is in one piece, so that what is added to its result comes after all of it.
        int EndOf(Scope block, Scope scope, int end)
        {
            while (end < nodes.Length && nodes[end].Scope.Below(scope) == block) end++;
            return end;
        }

        int EndOfLayer(int end)
        {
            while (end > 0 && end < nodes.Length && nodes[end].Layer is { } layer && layer == nodes[end - 1].Layer)
                end++;
            return end;
        }

        Part Added(Value parameter, Scope scope, Part sum, Part part)
        {
            var output = new Value(parameter.Type, parameter.Name) { GradientOf = parameter };
            sums.Add(
                (part.End, new Node(new AddVectors(), [sum.Gradient, part.Gradient], [output], scope, layer: null)));
            return new Part(output, scope, part.End);
        }
    }

    /// <summary>The gradient by one call, or by several.</summary>
    private sealed record Part(Value Gradient, Scope Scope, int End);
}
