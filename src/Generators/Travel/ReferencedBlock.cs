using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Layers;
using GResNet.Generators.Ops;
using GResNet.Generators.Specs;
using GResNet.Generators.Specs.Code;

namespace GResNet.Generators.Travel;

/// <summary>A block of another assembly.</summary>
/// <param name="FullName">Assembly and name (<see cref="TypeSpec.FullName"/>).</param>
/// <param name="Spec">The block; null where it cannot be read.</param>
/// <param name="Objection">Why it cannot be, and what to do; null where it can.</param>
internal sealed record ReferencedBlock(string FullName, BlockSpec? Spec, string? Objection)
{
    private const string SameVersion = "build both projects with one version of GResNet";

    public static ReferencedBlock Of(WrittenBlock written)
    {
        string name = TypeSpec.NameIn(written.Assembly, written.Block);
        if (written.Format != BlockFormat.Version)
            return new ReferencedBlock(
                name, null, $"it is written in format {written.Format}, and read is format {BlockFormat.Version}; "
                    + SameVersion);
        try
        {
            PortableBlock block = BlockFormat.Read(written.Text);
            bool isWhole = block.FullName == written.Block && block.Forward >= 0 && block.Forward < block.Methods.Count;
            return !isWhole ? Damaged(name)
                : Unknown(block) is { } unknown
                    ? new ReferencedBlock(name, null, $"it uses {unknown}, which is not known here; {SameVersion}")
                : new ReferencedBlock(name, block.In(written.Assembly), null);
        }
        catch (FormatException)
        {
            return Damaged(name);
        }
    }

    /// <summary>By full name; of two assemblies of one name, the one that is referenced first.</summary>
    public static Dictionary<string, ReferencedBlock> ByName(IEnumerable<ReferencedBlock> blocks) =>
        blocks.GroupBy(block => block.FullName).ToDictionary(named => named.Key, named => named.First());

    private static ReferencedBlock Damaged(string name) =>
        new(name, null, "what its assembly says of it is damaged; build that assembly anew");

    /// <summary>A layer, a setting or an operation that a newer generator has; null without.</summary>
    private static string? Unknown(PortableBlock block) => block.Layers.Select(Unknown)
        .Concat(Parts(block).OfType<OperationExpression>()
            .Select(e => Operations.Rows.ContainsKey(e.Operation) ? null : $"the operation {e.Operation}"))
        .FirstOrDefault(found => found is not null);

    private static string? Unknown(LayerSpec layer)
    {
        if (layer.Target is not null) return null;
        if (!LayerTable.Rows.TryGetValue(layer.Kind, out LayerRow? row)) return $"[{layer.Kind}]";
        string? setting = layer.Settings.Select(s => s.Name).Concat(layer.Parameters.Select(p => p.Setting))
            .FirstOrDefault(name => row.Setting(name) is null);
        return setting is null ? null : $"{setting} of [{layer.Kind}]";
    }

    /// <summary>A record and all records in it.</summary>
    private static IEnumerable<object> Parts(object record) => RecordShape.Of(record.GetType()).Parameters
        .Select(parameter => parameter.Property.GetValue(record))
        .SelectMany(value => value switch
        {
            null or string or ValueType and not System.Collections.IEnumerable => [],
            System.Collections.IEnumerable items =>
                items.Cast<object>().Where(item => item is not (string or ValueType)).SelectMany(Parts),
            _ => Parts(value),
        })
        .Prepend(record);
}
