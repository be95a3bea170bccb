using GResNet.Generators.Common;

namespace GResNet.CodeFixes.Choosing;

/// <summary>A layer that a call, or a method without an attribute, may stand for.</summary>
/// <param name="Kind">The attribute's name: <c>Conv</c>, <c>Block&lt;Bottleneck&gt;</c>.</param>
/// <param name="Settings">What the attribute sets: <c>(Kernel = 3)</c>.</param>
/// <param name="Parameters">The method's parameters after its input: <c>, int channels</c>.</param>
internal sealed record LayerChoice(string Kind, string Settings, string Parameters)
{
    public string Attribute => Kind + Settings;

    /// <summary>The whole declaration.</summary>
    public string Declaration(string name) =>
        $"[{Attribute}] private partial Tensor {Keyword.Escaped(name)}(Tensor x{Parameters});";
}
