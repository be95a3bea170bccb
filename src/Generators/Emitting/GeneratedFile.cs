namespace GResNet.Generators.Emitting;

/// <summary>A file of source to add to the author's project.</summary>
/// <param name="HintName">Its name, unique in the project and ending in <c>.g.cs</c>.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedFile(string HintName, string Text);
