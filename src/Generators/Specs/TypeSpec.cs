using GResNet.Generators.Common;

namespace GResNet.Generators.Specs;

/// <summary>A block or model class: what it takes to reopen it in another file.</summary>
/// <param name="Namespace">As it is written in code, empty for the global namespace.</param>
/// <param name="ContainingTypes">Declarations to nest it in, outermost first: <c>partial class Outer</c>.</param>
/// <param name="Name">Its name, for people: in code it is <see cref="NameInCode"/>.</param>
/// <param name="Kind"><c>class</c> or <c>record</c>.</param>
/// <param name="Accessibility"><c>public</c>, <c>internal</c>, …</param>
/// <param name="FullName">Namespace, containing types and name, dotted, without <c>global::</c>: unique in the project,
/// also without regard to case.</param>
/// <param name="Layers">Its layers, in the order they are declared.</param>
internal sealed record TypeSpec(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string Kind,
    string Accessibility,
    string FullName,
    EquatableArray<LayerMethodSpec> Layers)
{
    /// <summary>The name as it is written in code: <c>@class</c>.</summary>
    public string NameInCode => Keyword.Escaped(Name);
}

/// <summary>A partial method that stands for a layer and awaits its other half.</summary>
/// <param name="Name">The method's name: <c>Spatial</c>.</param>
/// <param name="Signature">
/// The head of the implementing half, without a body:
/// <c>private partial global::GResNet.Dsl.Tensor Spatial(global::GResNet.Dsl.Tensor x, int channels)</c>.
/// </param>
internal sealed record LayerMethodSpec(string Name, string Signature);
