using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Travel;

/// <summary>
/// What of a block's spec goes with its assembly: all that staging asks for. Places in files stay behind.
/// </summary>
/// <param name="Name">The class' name.</param>
/// <param name="FullName">As <see cref="TypeSpec.FullName"/> is in the block's own project.</param>
internal sealed record PortableBlock(
    string Name,
    string FullName,
    EquatableArray<ParameterSpec> Parameters,
    EquatableArray<FieldSpec> Fields,
    int Constructor,
    EquatableArray<LayerSpec> Layers,
    EquatableArray<MethodSpec> Methods,
    int Forward)
{
    public static PortableBlock Of(BlockSpec spec) => new(
        spec.Type.Name, spec.Type.FullName, spec.Parameters, spec.Fields, spec.Constructor, spec.Layers, spec.Methods,
        spec.Forward);

    /// <summary>The block as projects see it that reference <paramref name="assembly"/>.</summary>
    public BlockSpec In(string assembly) => new(
        new TypeSpec("", [], Name, "class", "public", TypeSpec.NameIn(assembly, FullName), []) { Assembly = assembly },
        Model: null,
        Parameters,
        Fields,
        Constructor,
        Layers.Select(layer => layer with { Target = Qualified(layer.Target, assembly) }).ToEquatableArray(),
        Methods,
        Forward,
        IsPublic: false,
        IsRead: true,
        CanReopen: false,
        IsSound: true);

    /// <summary>A block of the same assembly is written without it, as in its own project.</summary>
    private static string? Qualified(string? target, string assembly) =>
        target is null || TypeSpec.IsQualified(target) ? target : TypeSpec.NameIn(assembly, target);
}
