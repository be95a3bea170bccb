using System.Collections.Immutable;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Weights.Naming;

/// <summary>What the tensors of one model may be called in a file.</summary>
/// <param name="Table">Whose names these are; null for those of the state.</param>
/// <param name="Names">The names of each tensor's parts.</param>
internal sealed record Naming(NameTable? Table, ImmutableDictionary<string, ImmutableArray<string>> Names)
{
    /// <summary>In messages.</summary>
    public string Title => Table is null ? "its own" : $"those of {Table.Name}";

    /// <summary>All of a model: its own, and those of its tables.</summary>
    /// <exception cref="ArgumentException">By one of its tables, two tensors have one name.</exception>
    public static ImmutableArray<Naming> All(IModel model)
    {
        ImmutableArray<NameTable> tables = model is INamedElsewhere named ? named.NameTables : [];
        return
        [
            Of(model.State, table: null, name => [name]),
            .. tables.Select(table => Of(model.State, table, table.Of)),
        ];
    }

    /// <summary>How many tensors of the model a file has, all of their parts, behind a prefix.</summary>
    public int Matches(HashSet<string> found, string prefix, Func<string, bool> isCounted) =>
        Names.Count(pair => isCounted(pair.Key) && pair.Value.All(part => found.Contains(prefix + part)));

    /// <summary>Whether all tensors have the same names.</summary>
    public bool IsSame(Naming other) =>
        Names.All(pair => other.Names[pair.Key].AsSpan().SequenceEqual(pair.Value.AsSpan()));

    private static Naming Of(ModelState state, NameTable? table, Func<string, ImmutableArray<string>> names)
    {
        var all = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>();
        Dictionary<string, string> sources = [];
        foreach (StateEntry entry in state.Entries)
        {
            all[entry.Name] = names(entry.Name);
            foreach (string part in all[entry.Name])
                if (!sources.TryAdd(part, entry.Name))
                    throw new ArgumentException(
                        $"Both '{sources[part]}' and '{entry.Name}' are '{part}' by the names of {table!.Name}.");
        }

        return new Naming(table, all.ToImmutable());
    }
}
