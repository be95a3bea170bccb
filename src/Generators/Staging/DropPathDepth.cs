using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Staging;

/// <summary>
/// Gives every <see cref="DropPath"/> without a rate of its own its depth: 0 for the model's first, growing linearly to
/// 1 for the last (Huang et al., 2016), and 1 for a single one.
/// </summary>
internal static class DropPathDepth
{
    public static ImmutableArray<Node> Assign(ImmutableArray<Node> nodes)
    {
        int last = nodes.Count(n => n.Op is DropPath { Rate: null }) - 1;
        int index = 0;
        return [.. nodes.Select(node => node.Op is DropPath { Rate: null } op
            ? new Node(op with { Depth = last == 0 ? 1 : (float)index++ / last }, node.Inputs, node.Outputs, node.Scope,
                node.Layer)
            : node)];
    }
}
