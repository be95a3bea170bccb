using System.Collections.Immutable;

namespace GResNet.Search.Evaluation;

/// <summary>
/// The neighbours that two searches have in common. Of two networks' embeddings of the same images, their mean is the
/// mutual k-nearest-neighbour alignment (Huh, Cheung, Wang, Isola: "The Platonic Representation Hypothesis", 2024); of
/// an approximate search and the exact one, the former's recall.
/// </summary>
public static class NeighborOverlap
{
    /// <summary>The share of the first <paramref name="count"/> neighbours that both have, in any order.</summary>
    /// <param name="first">Of each query, nearest first.</param>
    /// <param name="second">Likewise, of the same queries.</param>
    /// <param name="count">Neighbours that are compared; all where a query has fewer.</param>
    /// <returns>Of each query, from 0 to 1.</returns>
    /// <exception cref="ArgumentException">They are not of as many queries, or a query has no neighbours.</exception>
    public static ImmutableArray<double> OfEach(
        ImmutableArray<ImmutableArray<Neighbor>> first, ImmutableArray<ImmutableArray<Neighbor>> second, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (first.Length != second.Length)
            throw new ArgumentException(
                $"Neighbours of {first.Length:n0} and of {second.Length:n0} queries cannot be compared.",
                nameof(second));
        return [.. first.Zip(second, (one, other) => Share(one, other, count))];
    }

    private static double Share(ImmutableArray<Neighbor> first, ImmutableArray<Neighbor> second, int count)
    {
        int compared = Math.Min(count, Math.Max(first.Length, second.Length));
        if (compared == 0) throw new ArgumentException("A query has no neighbours.", nameof(first));
        HashSet<int> rows = [.. first.Take(compared).Select(neighbor => neighbor.Row)];
        return (double)second.Take(compared).Count(neighbor => rows.Contains(neighbor.Row)) / compared;
    }
}
