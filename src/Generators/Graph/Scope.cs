using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Graph;

/// <summary>
/// A run of a block within the model, one for each call where the block is shared. The model's own has no parent.
/// Compared by identity.
/// </summary>
/// <param name="given">Names and values of what the block was made with.</param>
/// <param name="call">Which call of the layer it is, in this run of the parent.</param>
internal sealed class Scope(
    Scope? parent, string member, string name, TypeSpec block, ImmutableArray<(string Name, string Value)> given,
    int call = 1)
{
    public Scope? Parent { get; } = parent;

    /// <summary>The method of the parent's class that stands for it: <c>Stage1</c>; empty for the model.</summary>
    public string Member { get; } = member;

    /// <summary>Dotted name from the model's root: <c>stage1.0</c>; empty for the model.</summary>
    public string Name { get; } = name;

    /// <summary>The author's class.</summary>
    public TypeSpec Block { get; } = block;

    /// <summary>The class' name: <c>Bottleneck</c>.</summary>
    public string Type => Block.Name;

    /// <summary>Names and values of what it was made with.</summary>
    public ImmutableArray<(string Name, string Value)> Given { get; } = given;

    /// <summary>The same for people: <c>width: 64, stride: 2</c>.</summary>
    public string Arguments => string.Join(", ", Given.Select(argument => $"{argument.Name}: {argument.Value}"));

    /// <summary>Which call of its layer it is, in this run of the parent: 1, unless the layer is shared.</summary>
    public int Call { get; } = call;

    /// <summary>What went in and came out; set when the block has been staged.</summary>
    public Value? Input { get; set; }

    public Value? Output { get; set; }

    /// <summary>How many blocks it is in.</summary>
    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    /// <summary>The same block, run again.</summary>
    public Scope Again(Scope parent, int call) => new(parent, Member, Name, Block, Given, call);

    /// <summary>
    /// The part of <paramref name="ancestor"/> that this is or belongs to; null where it is the ancestor, or elsewhere.
    /// </summary>
    public Scope? Below(Scope ancestor)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Parent)
            if (scope.Parent == ancestor) return scope;
        return null;
    }

    /// <summary>
    /// The innermost scope that all of these nodes are in: what consists of one block alone has no code of its own.
    /// </summary>
    public static Scope Innermost(ImmutableArray<Node> nodes)
    {
        Scope root = nodes[0].Scope;
        while (root.Parent is not null) root = root.Parent;
        return Innermost(root, nodes);
    }

    /// <summary>The same, from a scope that they are in.</summary>
    public static Scope Innermost(Scope scope, ImmutableArray<Node> nodes)
    {
        while (nodes[0].Scope.Below(scope) is { } child && nodes.All(node => node.Scope.Below(scope) == child))
            scope = child;
        return scope;
    }

    /// <summary>The innermost scope that all of <paramref name="scopes"/> are, or are part of.</summary>
    public static Scope Common(IEnumerable<Scope> scopes) => scopes.Aggregate((common, scope) =>
    {
        while (scope != common && scope.Below(common) is null) common = common.Parent!;
        return common;
    });
}

/// <summary>A call of one of the author's layers: <c>Spatial</c> in <c>stage1.0</c>. Compared by identity.</summary>
/// <param name="Scope">The block it belongs to.</param>
/// <param name="Member">The partial method's name: <c>Spatial</c>.</param>
/// <param name="Name">Dotted name: <c>stage1.0.spatial</c>.</param>
/// <param name="Kind">For people: <c>split conv 3×3, stride 2</c>.</param>
/// <param name="Call">Which call it is, in this run of the block.</param>
internal sealed class Layer(Scope scope, string member, string name, string kind, int call = 1)
{
    public Scope Scope { get; } = scope;
    public string Member { get; } = member;
    public string Name { get; } = name;
    public string Kind { get; } = kind;

    /// <summary>Which call it is, in this run of the block: 1, unless the layer is shared.</summary>
    public int Call { get; } = call;

    /// <summary>What went in and came out; set when the layer has been staged.</summary>
    public Value? Input { get; set; }

    public Value? Output { get; set; }
}
