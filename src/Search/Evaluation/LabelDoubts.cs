using System.Collections.Immutable;

namespace GResNet.Search.Evaluation;

/// <summary>A vector that is among those of another class.</summary>
/// <param name="Row">It.</param>
/// <param name="Label">The class of its neighbours.</param>
/// <param name="Neighbors">How many of the nearest <see cref="LabelDoubts.Neighbors"/> are of that class.</param>
/// <param name="Cosine">The mean of its cosines with these.</param>
public readonly record struct LabelDoubt(int Row, int Label, int Neighbors, double Cosine);

/// <summary>Labels that neighbours disagree with, and that may be wrong.</summary>
public static class LabelDoubts
{
    /// <summary>Neighbours that are asked.</summary>
    public const int Neighbors = 10;

    /// <summary>How many of them must be of one other class.</summary>
    public const int Agreeing = 8;

    /// <summary>Finds vectors of whose nearest <see cref="Neighbors"/> at least <see cref="Agreeing"/> are of one
    /// other class. Those of classes that have no more than <see cref="Neighbors"/> are not looked at: these could not
    /// agree with them.</summary>
    /// <param name="neighbors">Of each vector, the nearest others by cosine, nearest first.</param>
    /// <param name="labels">The class of each.</param>
    /// <returns>Those that the most neighbours disagree with first, and of these the nearest.</returns>
    /// <exception cref="ArgumentException">There are not as many labels as vectors.</exception>
    public static ImmutableArray<LabelDoubt> Find(
        ImmutableArray<ImmutableArray<Neighbor>> neighbors, ReadOnlySpan<int> labels)
    {
        if (neighbors.Length != labels.Length)
            throw new ArgumentException(
                $"{labels.Length:n0} labels for {neighbors.Length:n0} vectors.", nameof(labels));
        int[] all = labels.ToArray();
        Dictionary<int, int> sizes = all.CountBy(label => label).ToDictionary();
        return
        [
            .. neighbors.Select((near, row) => sizes[all[row]] > Neighbors ? Doubt(row, near, all) : null)
                .OfType<LabelDoubt>()
                .OrderByDescending(doubt => doubt.Neighbors).ThenByDescending(doubt => doubt.Cosine)
                .ThenBy(doubt => doubt.Row),
        ];
    }

    private static LabelDoubt? Doubt(int row, ImmutableArray<Neighbor> near, int[] labels)
    {
        IGrouping<int, Neighbor>? most = near.Take(Neighbors).GroupBy(neighbor => labels[neighbor.Row])
            .MaxBy(alike => alike.Count());
        if (most is null || most.Key == labels[row] || most.Count() < Agreeing) return null;
        return new LabelDoubt(row, most.Key, most.Count(), most.Average(neighbor => neighbor.Score));
    }
}
