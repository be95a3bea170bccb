using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GResNet.Generators.Common;

namespace GResNet.Generators.Specs;

/// <summary>
/// A model and the blocks it is made of, directly or through others, and no more: what it depends on.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="IsWhole">Nothing it is made of is missing.</param>
internal sealed record ModelClosure(BlockSpec Model, EquatableArray<BlockSpec> Blocks, bool IsWhole)
{
    /// <summary>
    /// Selects the blocks of <paramref name="model"/> from those of the project and of what it references.
    /// </summary>
    public static ModelClosure Of(BlockSpec model, IEnumerable<BlockSpec> blocks, CancellationToken cancellation)
    {
        var byName = new Dictionary<string, BlockSpec>();
        foreach (BlockSpec block in blocks) byName[block.Type.FullName] = block;
        var selected = new List<BlockSpec>();
        var seen = new HashSet<string>();
        Select(model);
        return new ModelClosure(model, selected.ToEquatableArray(), seen.All(byName.ContainsKey));

        void Select(BlockSpec spec)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (string target in spec.Targets)
            {
                if (!seen.Add(target) || !byName.TryGetValue(target, out BlockSpec? block)) continue;
                selected.Add(block);
                Select(block);
            }
        }
    }
}
