using System.Collections.Immutable;

namespace GResNet.Generators.Graph;

/// <summary>A call of one of the author's layers that is made of blocks: <c>Stage1</c> in the model.</summary>
/// <param name="Scope">The block, or model, that calls it.</param>
/// <param name="Member">The partial method's name: <c>Stage1</c>.</param>
/// <param name="Name">Dotted name: <c>stage1</c>.</param>
/// <param name="Kind">For people: <c>2 × Bottleneck(width: 64, stride: 2)</c>.</param>
/// <param name="Blocks">Its blocks, in order.</param>
/// <param name="Input">The shape that went in.</param>
/// <param name="Output">The shape that came out.</param>
internal sealed record BlockLayer(
    Scope Scope, string Member, string Name, string Kind, ImmutableArray<Scope> Blocks, Shape Input, Shape Output);
