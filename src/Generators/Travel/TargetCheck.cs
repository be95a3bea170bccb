using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Travel;

/// <summary>Says which layers are made of blocks of other assemblies that cannot be read.</summary>
internal static class TargetCheck
{
    /// <param name="spec">A class of the project.</param>
    /// <param name="referenced">All blocks of what the project references.</param>
    public static EquatableArray<Finding> Of(BlockSpec spec, ImmutableArray<ReferencedBlock> referenced)
    {
        if (!spec.Targets.Any(TypeSpec.IsQualified)) return [];
        Dictionary<string, ReferencedBlock> byName = ReferencedBlock.ByName(referenced);
        return (
            from layer in spec.Layers
            let target = layer.Target ?? ""
            where TypeSpec.IsQualified(target)
            let objection = Objection(target, byName) ?? Mismatch(layer, byName[target].Spec!)
            where objection is not null
            select new Finding(
                Descriptors.UnreadableBlock, spec.Type.FullName, layer.Site,
                [layer.Member, TypeSpec.Readable(target), objection])).ToEquatableArray();
    }

    /// <summary>What is wrong with a block or with one that it is made of; null where nothing is.</summary>
    private static string? Objection(string name, Dictionary<string, ReferencedBlock> blocks)
    {
        var seen = new HashSet<string>();
        return Of(name);

        string? Of(string target)
        {
            if (!seen.Add(target)) return null;
            if (!blocks.TryGetValue(target, out ReferencedBlock? block)) return Missing(target, name);
            if (block.Spec is null)
                return target == name
                    ? block.Objection
                    : $"it is made of {TypeSpec.Readable(target)}, and of that {block.Objection}";
            return block.Spec.Targets.Select(Of).FirstOrDefault(objection => objection is not null);
        }
    }

    private static string Missing(string target, string name) => target == name
        ? "its assembly says nothing of it: the class must be public and without errors, and its project be built with "
            + "this generator"
        : $"it is made of {TypeSpec.Readable(target)}, which is not found; reference that assembly, too";

    /// <summary>A project that was not built since its class changed says what was.</summary>
    private static string? Mismatch(LayerSpec layer, BlockSpec block)
    {
        string? given = layer.Parameters.Select(p => p.Setting)
            .FirstOrDefault(name => name != StageSettings.Blocks && block.Parameters.All(p => p.Name != name));
        return given is null
            ? null
            : $"its assembly says nothing of its parameter '{given}'; build that assembly anew";
    }
}
