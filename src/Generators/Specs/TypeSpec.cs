using GResNet.Generators.Common;

namespace GResNet.Generators.Specs;

/// <summary>A block or model class: what it takes to reopen it in another file.</summary>
/// <param name="Namespace">As it is written in code, empty for the global namespace.</param>
/// <param name="ContainingTypes">Declarations to nest it in, outermost first: <c>partial class Outer</c>.</param>
/// <param name="Name">Its name, for people: in code it is <see cref="NameInCode"/>.</param>
/// <param name="Kind"><c>class</c> or <c>record</c>.</param>
/// <param name="Accessibility"><c>public</c>, <c>internal</c>, …</param>
/// <param name="FullName">Namespace, containing types and name, dotted, without <c>global::</c>: unique in the project,
/// also without regard to case. That of a block of another assembly has the assembly's before it
/// (<see cref="NameIn"/>).</param>
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
    private const char AfterAssembly = ':';

    /// <summary>The assembly of a block that is referenced; null for the project's own classes.</summary>
    public string? Assembly { get; init; }

    /// <summary>The name as it is written in code: <c>@class</c>.</summary>
    public string NameInCode => Keyword.Escaped(Name);

    /// <summary>The full name of a block of another assembly: <c>GResNet.Zoo:GResNet.Zoo.Bottleneck</c>.</summary>
    public static string NameIn(string assembly, string fullName) => assembly + AfterAssembly + fullName;

    /// <summary>Is it the full name of a block of another assembly?</summary>
    public static bool IsQualified(string fullName) => fullName.IndexOf(AfterAssembly) >= 0;

    /// <summary>A full name for people: <c>'GResNet.Zoo.Bottleneck' of GResNet.Zoo</c>.</summary>
    public static string Readable(string fullName)
    {
        int end = fullName.IndexOf(AfterAssembly);
        return end < 0 ? $"'{fullName}'" : $"'{fullName.Substring(end + 1)}' of {fullName.Substring(0, end)}";
    }
}

/// <summary>A partial method that stands for a layer and awaits its other half.</summary>
/// <param name="Name">The method's name: <c>Spatial</c>.</param>
/// <param name="Signature">
/// The head of the implementing half, without a body:
/// <c>private partial global::GResNet.Dsl.Tensor Spatial(global::GResNet.Dsl.Tensor x, int channels)</c>.
/// </param>
internal sealed record LayerMethodSpec(string Name, string Signature);
