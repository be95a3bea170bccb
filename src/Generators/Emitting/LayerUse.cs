namespace GResNet.Generators.Emitting;

/// <summary>What the documentation of a layer's member says of its uses in one model that are alike.</summary>
/// <param name="Type">Full name of the block or model that declares the layer
/// (<see cref="Specs.TypeSpec.FullName"/>).</param>
/// <param name="Member">The layer's method.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Text">The line: model, places, shapes, parameters, multiply-adds, bytes.</param>
internal sealed record LayerUse(string Type, string Member, string Model, int Count, string Text);
