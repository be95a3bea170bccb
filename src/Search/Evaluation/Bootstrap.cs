using System.Collections.Immutable;
using GResNet.Runtime.Random;

namespace GResNet.Search.Evaluation;

/// <summary>An interval that a mean is in with some confidence.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct ConfidenceInterval(double Low, double High);

/// <summary>
/// How far means over queries can be trusted: queries are drawn again and again, with replacement, and the means of the
/// draws are put in order (the percentile bootstrap; Efron, 1979).
/// </summary>
public static class Bootstrap
{
    /// <summary>How often queries are drawn, usually.</summary>
    public const int Draws = 1000;

    /// <summary>The confidence of intervals, usually.</summary>
    public const double Confidence = 0.95;

    private const int WordsPerBlock = 4;

    /// <summary>The intervals of the means of several measures, of which each draw takes the same queries.</summary>
    /// <param name="measures">[measure][query].</param>
    /// <param name="seed">The same one gives the same intervals.</param>
    /// <param name="draws">How often queries are drawn.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <exception cref="ArgumentException">They are not of as many queries, or of none.</exception>
    public static ImmutableArray<ConfidenceInterval> Intervals(
        IReadOnlyList<ImmutableArray<double>> measures, ulong seed = 0, int draws = Draws,
        double confidence = Confidence)
    {
        ArgumentNullException.ThrowIfNull(measures);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(confidence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        if (measures.Count == 0) return [];
        if (measures.Any(measure => measure.Length != measures[0].Length || measure.IsEmpty))
            throw new ArgumentException("Measures must be of the same queries, and of one at least.", nameof(measures));
        double[][] means = [.. measures.Select(_ => new double[draws])];
        int[] drawn = new int[measures[0].Length];
        for (int draw = 0; draw < draws; draw++)
        {
            Draw(new RandomKey(seed, draw, Stream: 0), drawn);
            for (int measure = 0; measure < measures.Count; measure++)
                means[measure][draw] = Mean(measures[measure].AsSpan(), drawn);
        }

        return [.. means.Select(each => Interval(each, confidence))];
    }

    /// <summary>
    /// Draws queries with replacement. A word's share of the range favours none of them by more than 2⁻³² of it.
    /// </summary>
    private static void Draw(RandomKey key, Span<int> drawn)
    {
        for (int i = 0; i < drawn.Length; i += WordsPerBlock)
        {
            (uint a, uint b, uint c, uint d) = Philox.Generate(key, (uint)(i / WordsPerBlock));
            ReadOnlySpan<uint> words = [a, b, c, d];
            for (int j = 0; j < Math.Min(WordsPerBlock, drawn.Length - i); j++)
                drawn[i + j] = (int)((ulong)words[j] * (ulong)drawn.Length >> 32);
        }
    }

    private static double Mean(ReadOnlySpan<double> values, ReadOnlySpan<int> drawn)
    {
        double sum = 0;
        foreach (int query in drawn) sum += values[query];
        return sum / drawn.Length;
    }

    private static ConfidenceInterval Interval(double[] means, double confidence)
    {
        Array.Sort(means);
        return new ConfidenceInterval(Quantile(means, (1 - confidence) / 2), Quantile(means, (1 + confidence) / 2));
    }

    /// <summary>Between two of the means, in proportion.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
