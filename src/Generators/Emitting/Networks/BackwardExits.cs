using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>
/// Where a backward pass may end: all that follows makes gradients of parameters up to a <see cref="FreezePoint"/>.
/// </summary>
internal static class BackwardExits
{
    /// <summary>The nodes before which it may end, each with what must be frozen then.</summary>
    public static IReadOnlyDictionary<Node, FreezePoint> Of(
        ImmutableArray<Node> backward, MemoryPlan plan, StateLayout layout, ImmutableArray<FreezePoint> points)
    {
        Dictionary<Node, FreezePoint> exits = [];
        if (backward.IsEmpty) return exits;
        Scope root = Scope.Innermost(backward);
        int[] last = LastGradients(backward, plan, layout);
        int open = points.Length;
        for (int i = 1; i < backward.Length && last[i] >= 0; i++)
        {
            if (backward[i].Scope.Below(root) is { } block && block == backward[i - 1].Scope.Below(root)) continue;
            int left = points.Count(point => point.Parameters <= last[i]);
            if (left < open) exits[backward[i]] = points[open = left];
        }

        return exits;
    }

    /// <summary>
    /// For each node the last parameter of which it, or a later one, makes the gradient; −1 for none.
    /// </summary>
    private static int[] LastGradients(ImmutableArray<Node> backward, MemoryPlan plan, StateLayout layout)
    {
        int[] last = new int[backward.Length];
        for (int i = backward.Length - 1, most = -1; i >= 0; i--)
        {
            foreach (Value output in backward[i].Outputs)
                if (plan.Places.TryGetValue(output, out Place? place) && place is Place.Gradient gradient)
                    most = Math.Max(most, layout[gradient.Parameter]);
            last[i] = most;
        }

        return last;
    }
}
