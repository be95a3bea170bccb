using System;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Layers;

/// <summary>A call of a layer while it adds its nodes.</summary>
/// <param name="builder">Where the nodes go.</param>
/// <param name="member">The layer's method, which names what it makes.</param>
/// <param name="settings">Its settings.</param>
/// <param name="input">The map it is called with.</param>
/// <param name="state">Makes the tensor of that name (after the layer's), role, start and dimensions, or finds it where
/// the layer is shared.</param>
internal sealed class LayerCall(
    GraphBuilder builder, string member, LayerSettings settings, Value input,
    Func<string, StateRole, float?, int[], Value> state)
{
    public LayerSettings Settings { get; } = settings;

    public Value Input { get; } = input;

    public Value State(string name, StateRole role, params int[] dimensions) => state(name, role, null, dimensions);

    /// <summary>A tensor that does not start as its role says.</summary>
    public Value State(string name, StateRole role, float? initial, int[] dimensions) =>
        state(name, role, initial, dimensions);

    public Value Add(Op op, params Value[] inputs) => builder.Add(op, member, inputs);

    public void AddUpdate(Op op, params Value[] inputs) => builder.AddNode(op, member, inputs);
}
