using GResNet.Generators.Reading;

namespace GResNet.Generators.Graph;

/// <summary>An instance of a block within the model: the model itself has no parent. Compared by identity.</summary>
internal sealed class Scope(Scope? parent, string member, string name, TypeSpec block, string arguments)
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

    /// <summary>What it was made with, for people: <c>width: 64, stride: 2</c>.</summary>
    public string Arguments { get; } = arguments;

    /// <summary>What went in and came out; set when the block has been staged.</summary>
    public Value? Input { get; set; }

    public Value? Output { get; set; }
}

/// <summary>A call of one of the author's layers: <c>Spatial</c> in <c>stage1.0</c>. Compared by identity.</summary>
/// <param name="Scope">The block it belongs to.</param>
/// <param name="Member">The partial method's name: <c>Spatial</c>.</param>
/// <param name="Name">Dotted name: <c>stage1.0.spatial</c>.</param>
/// <param name="Kind">For people: <c>split conv 3×3, stride 2</c>.</param>
internal sealed class Layer(Scope scope, string member, string name, string kind)
{
    public Scope Scope { get; } = scope;
    public string Member { get; } = member;
    public string Name { get; } = name;
    public string Kind { get; } = kind;

    /// <summary>What went in and came out; set when the layer has been staged.</summary>
    public Value? Input { get; set; }

    public Value? Output { get; set; }
}
