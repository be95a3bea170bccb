namespace GResNet.Search.Scoring;

/// <summary>A row and its score, of which more is nearer.</summary>
internal readonly record struct ScoredRow(float Score, int Row);

/// <summary>
/// The best rows of a part for a query, best first, in memory of the caller's. Rows come in ascending order, and of
/// equal ones the first stays before.
/// </summary>
/// <param name="rows">Room for as many as are wanted.</param>
/// <param name="most">How many these are.</param>
/// <param name="count">How many there are.</param>
internal readonly unsafe struct BestRows(ScoredRow* rows, int most, int* count)
{
    /// <summary>Takes a row in, if it is among the best.</summary>
    public void Add(float score, int row)
    {
        int last = *count;
        if (last == most)
        {
            if (score <= rows[most - 1].Score) return;
            last = most - 1;
        }
        else *count = last + 1;

        for (; last > 0 && score > rows[last - 1].Score; last--) rows[last] = rows[last - 1];
        rows[last] = new ScoredRow(score, row);
    }
}
