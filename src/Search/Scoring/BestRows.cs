namespace GResNet.Search.Scoring;

/// <summary>A row and its score, of which more is nearer.</summary>
internal readonly record struct ScoredRow(float Score, int Row);

/// <summary>
/// The best rows of a part for a query, in memory of the caller's: a heap with the worst on top. Rows come in ascending
/// order, and of equal ones the first is better.
/// </summary>
/// <param name="rows">Room for as many as are wanted.</param>
/// <param name="most">How many these are.</param>
/// <param name="count">How many there are.</param>
internal readonly unsafe struct BestRows(ScoredRow* rows, int most, int* count)
{
    /// <summary>Takes a row in, if it is among the best.</summary>
    public void Add(float score, int row)
    {
        if (*count < most) Raise((*count)++, new ScoredRow(score, row));
        else if (score > rows[0].Score) Sink(new ScoredRow(score, row), most);
    }

    /// <summary>Puts them in order, best first; none can be added any more.</summary>
    public void Sort()
    {
        for (int last = *count - 1; last > 0; last--)
        {
            ScoredRow worst = rows[0];
            Sink(rows[last], last);
            rows[last] = worst;
        }
    }

    private static bool IsWorse(in ScoredRow row, in ScoredRow other) =>
        row.Score < other.Score || (row.Score == other.Score && row.Row > other.Row);

    private void Raise(int at, ScoredRow added)
    {
        for (int above; at > 0 && IsWorse(added, rows[above = (at - 1) / 2]); at = above) rows[at] = rows[above];
        rows[at] = added;
    }

    /// <summary>Puts a row in the place of the worst, in a heap of a size.</summary>
    private void Sink(ScoredRow row, int size)
    {
        int at = 0;
        for (int below = 1; below < size; below = 2 * at + 1)
        {
            if (below + 1 < size && IsWorse(rows[below + 1], rows[below])) below++;
            if (!IsWorse(rows[below], row)) break;
            rows[at] = rows[below];
            at = below;
        }

        rows[at] = row;
    }
}
