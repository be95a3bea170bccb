using System.Collections.Immutable;
using GResNet.Runtime.Threading;

namespace GResNet.Search.Evaluation;

/// <summary>Two vectors, of different parts, that are nearly the same.</summary>
/// <param name="Row">One.</param>
/// <param name="Other">The other.</param>
/// <param name="Distance">1 less their cosine.</param>
public readonly record struct NearDuplicate(int Row, int Other, double Distance);

/// <summary>
/// Vectors that are nearly the same as others of another part, as images to measure with that are learnt from, too.
/// </summary>
public static class NearDuplicates
{
    /// <summary>
    /// How near such vectors are, in distances to the nearest other that are usual: their median. Networks differ in
    /// what is near; the share is that of cleanlab's check.
    /// </summary>
    public const double Share = 0.13;

    /// <summary>The most that are found for a vector.</summary>
    public const int MostOfEach = 5;

    // Of vectors that are the same, the cosine is rounded.
    private const double Rounding = 1e-6;

    // Queries whose neighbours are in memory at a time.
    private const int Part = 256;

    /// <summary>The greatest distance, 1 less the cosine, of near duplicates.</summary>
    /// <param name="neighbors">Of each vector, the nearest others by cosine, nearest first.</param>
    /// <exception cref="ArgumentException">There are no vectors, or one without neighbours.</exception>
    public static double Threshold(ImmutableArray<ImmutableArray<Neighbor>> neighbors)
    {
        if (neighbors.IsDefaultOrEmpty || neighbors.Any(near => near.IsEmpty))
            throw new ArgumentException("Neighbours of each vector are needed.", nameof(neighbors));
        double[] distances = [.. neighbors.Select(near => Distance(near[0])).Order()];
        double median = (distances[(distances.Length - 1) / 2] + distances[distances.Length / 2]) / 2;
        return Math.Max(Rounding, Share * median);
    }

    /// <summary>Finds, for vectors of one part, their near duplicates in another.</summary>
    /// <param name="part">The vectors.</param>
    /// <param name="other">Those of the other part, of as many numbers.</param>
    /// <param name="threshold">As <see cref="Threshold"/>.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <returns>Nearest first, and then by rows; of each row at most <see cref="MostOfEach"/>.</returns>
    /// <exception cref="ArgumentException">Vectors are of different numbers, or one is zero.</exception>
    public static ImmutableArray<NearDuplicate> Between(
        VectorIndex part, VectorIndex other, double threshold, WorkerPool workers)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(other);
        if (part.Dimensions != other.Dimensions)
            throw new ArgumentException(
                $"Vectors of {part.Dimensions:n0} and of {other.Dimensions:n0} numbers cannot be compared.",
                nameof(other));
        var found = new List<NearDuplicate>();
        for (int first = 0; first < part.Count; first += Part)
        {
            float[] vectors = new float[Math.Min(Part, part.Count - first) * part.Dimensions];
            for (int i = 0; i < vectors.Length; i += part.Dimensions)
                part.CopyTo(first + i / part.Dimensions, vectors.AsSpan(i, part.Dimensions));
            found.AddRange(other.Search(vectors, MostOfEach, VectorMetric.Cosine, workers)
                .SelectMany((near, i) => near.Select(
                    neighbor => new NearDuplicate(first + i, neighbor.Row, Distance(neighbor)))));
        }

        return
        [
            .. found.Where(pair => pair.Distance <= threshold)
                .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Row).ThenBy(pair => pair.Other),
        ];
    }

    private static double Distance(Neighbor neighbor) => Math.Max(0, 1 - (double)neighbor.Score);
}
