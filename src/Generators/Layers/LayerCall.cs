using System;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Layers;

/// <summary>A call of a layer while it adds its nodes.</summary>
/// <param name="builder">Where the nodes go.</param>
/// <param name="member">The layer's method, which names what it makes.</param>
/// <param name="settings">Its settings.</param>
/// <param name="input">The map it is called with.</param>
/// <param name="state">Makes the tensor, whose name goes after the layer's, or finds it where the layer is
/// shared.</param>
internal sealed class LayerCall(
    GraphBuilder builder, string member, LayerSettings settings, Value input,
    Func<StateTensor, Value> state)
{
    public LayerSettings Settings { get; } = settings;

    public Value Input { get; } = input;

    public Value State(string name, StateRole role, params int[] dimensions) => State(name, role, null, dimensions);

    /// <summary>A tensor that does not start as its role says.</summary>
    public Value State(string name, StateRole role, float? initial, int[] dimensions) =>
        state(new StateTensor(name, role, [.. dimensions], initial));

    /// <summary>Learned positions, of a grid where that is known.</summary>
    public Value Positions(string name, float? initial, PositionGrid? grid, int[] dimensions) =>
        state(new StateTensor(name, StateRole.Embedding, [.. dimensions], initial, grid));

    public Value Add(Op op, params Value[] inputs) => builder.Add(op, member, inputs);

    public void AddUpdate(Op op, params Value[] inputs) => builder.AddNode(op, member, inputs);
}
