namespace GResNet.Search.Evaluation;

/// <summary>
/// What a ranking is worth: of a query's neighbours, nearest first, which are hits, that is of its class. Musgrave,
/// Belongie, Lim: "A Metric Learning Reality Check", 2020.
/// </summary>
public static class Ranking
{
    /// <summary>The place of the first hit, from 1; 0 where there is none. Recall@k is the share of queries for which
    /// it is from 1 to k.</summary>
    /// <param name="hits">Nearest first.</param>
    public static int FirstHit(ReadOnlySpan<bool> hits) => hits.IndexOf(true) + 1;

    /// <summary>
    /// The average precision at R of a query, whose mean over queries is MAP@R: the sum of the precisions at the places
    /// of hits among the first R, divided by R.
    /// </summary>
    /// <param name="hits">The nearest R neighbours, nearest first, where R is how many others are of the query's class.
    /// </param>
    /// <returns>From 0 to 1; 1 where all R are hits.</returns>
    /// <exception cref="ArgumentException">There are no neighbours.</exception>
    public static double AveragePrecision(ReadOnlySpan<bool> hits)
    {
        if (hits.IsEmpty) throw new ArgumentException("There are no neighbours.", nameof(hits));
        int found = 0;
        double sum = 0;
        for (int i = 0; i < hits.Length; i++)
            if (hits[i]) sum += ++found / (i + 1.0);
        return sum / hits.Length;
    }
}
