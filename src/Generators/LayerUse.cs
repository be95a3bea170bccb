namespace GResNet.Generators;

/// <summary>What the documentation of a layer's member says of one of its uses in one model.</summary>
/// <param name="Type">Full name of the block or model that declares the layer (<see cref="Reading.TypeSpec.FullName"/>).</param>
/// <param name="Member">The layer's method.</param>
/// <param name="Text">The line: model, place, shapes, parameters, multiply-adds, bytes.</param>
internal sealed record LayerUse(string Type, string Member, string Text);
