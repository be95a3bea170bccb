using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Common;

namespace GResNet.Generators.Specs;

/// <summary>
/// A model and the blocks it is made of, directly or through others, and no more: what it depends on.
/// </summary>
internal sealed record ModelClosure(BlockSpec Model, EquatableArray<BlockSpec> Blocks)
{
    /// <summary>Selects the blocks of <paramref name="model"/> from all blocks of the project.</summary>
    public static ModelClosure Of(BlockSpec model, ImmutableArray<BlockSpec> blocks, CancellationToken cancellation)
    {
        var byName = new Dictionary<string, BlockSpec>();
        foreach (BlockSpec block in blocks) byName[block.Type.FullName] = block;
        var selected = new List<BlockSpec>();
        var seen = new HashSet<string>();
        Select(model);
        return new ModelClosure(model, selected.ToEquatableArray());

        void Select(BlockSpec spec)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (string target in spec.Layers.Items.Select(l => l.Target).OfType<string>())
            {
                if (!seen.Add(target) || !byName.TryGetValue(target, out BlockSpec? block)) continue;
                selected.Add(block);
                Select(block);
            }
        }
    }
}
