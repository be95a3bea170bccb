using System.Collections.Immutable;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Weights.Naming;

/// <summary>What the tensors of a model are called elsewhere.</summary>
public sealed class NameTable
{
    private readonly ImmutableArray<(NamePattern Here, ImmutableArray<NamePattern> There, int? Rank)> rules;

    /// <summary>A table.</summary>
    /// <param name="name">Whose names these are: <c>timm</c>.</param>
    /// <param name="rules">The first that a name fits is taken; what none fits is called there as it is here.</param>
    /// <exception cref="ArgumentException">A rule cannot be read, or says of no name how it is there.</exception>
    public NameTable(string name, params ImmutableArray<NameRule> rules)
    {
        Name = name;
        this.rules = [.. rules.Select(rule =>
        {
            if (rule.There.IsDefaultOrEmpty)
                throw new ArgumentException($"A rule for '{rule.Here}' says nothing of how that is elsewhere.");
            return (
                new NamePattern(rule.Here), rule.There.Select(there => new NamePattern(there)).ToImmutableArray(),
                rule.Rank);
        })];
    }

    /// <summary>Whose names these are.</summary>
    public string Name { get; }

    /// <summary>
    /// Where weights by these names mean something slightly else, as with another epsilon, what that is: said as such a
    /// file is loaded. Null where they mean the same.
    /// </summary>
    public string? Caution { get; init; }

    /// <summary>The names of a tensor's parts there; of one alone that is whole there.</summary>
    internal ImmutableArray<string> Of(string here) => Find(here).There;

    /// <summary>Tensors of a model by the names and in the shapes that they have there.</summary>
    /// <param name="tensors">By the names that they have here.</param>
    /// <exception cref="ArgumentException">Two tensors would have one name, or one cannot have the shape.</exception>
    public ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> Apply(
        ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        var renamed = ImmutableArray.CreateBuilder<(string, ImmutableArray<int>, FloatView)>();
        Dictionary<string, string> sources = [];
        foreach ((string here, ImmutableArray<int> dimensions, FloatView values) in tensors)
        {
            (ImmutableArray<string> there, int? rank) = Find(here);
            int parts = there.Length;
            if (parts > 1 && (dimensions.IsEmpty || dimensions[0] % parts != 0))
                throw new ArgumentException(
                    $"'{here}' ({TensorEntry.Describe(dimensions)}) cannot be cut into the {parts} of {Name}.");
            ImmutableArray<int> shape = parts > 1 ? dimensions.SetItem(0, dimensions[0] / parts) : dimensions;
            int length = values.Length / parts;
            for (int part = 0; part < parts; part++)
            {
                if (!sources.TryAdd(there[part], here))
                    throw new ArgumentException(
                        $"Both '{sources[there[part]]}' and '{here}' are '{there[part]}' by the names of {Name}.");
                renamed.Add((there[part], OfRank(here, shape, rank), values.Slice(part * length, length)));
            }
        }

        return renamed.ToImmutable();
    }

    private ImmutableArray<int> OfRank(string here, ImmutableArray<int> dimensions, int? rank)
    {
        if (rank is not { } wanted) return dimensions;
        while (dimensions.Length > wanted && dimensions[^1] == 1)
            dimensions = dimensions.RemoveAt(dimensions.Length - 1);
        while (dimensions.Length < wanted) dimensions = dimensions.Add(1);
        return dimensions.Length == wanted
            ? dimensions
            : throw new ArgumentException(
                $"'{here}' ({TensorEntry.Describe(dimensions)}) cannot have the {wanted} dimensions of {Name}.");
    }

    private (ImmutableArray<string> There, int? Rank) Find(string here)
    {
        Dictionary<char, int> numbers = [];
        foreach ((NamePattern pattern, ImmutableArray<NamePattern> there, int? rank) in rules)
            if (pattern.Matches(here, numbers, out string rest))
                return ([.. there.Select(one => one.With(numbers) + rest)], rank);
        return ([here], null);
    }
}
