using GResNet.Runtime.Threading;

namespace GResNet.Search.Scoring;

/// <summary>
/// Puts the best rows of all parts together, for each query. Parts are in the order of their rows, which decides
/// between equals.
/// </summary>
/// <param name="task">What the search has left.</param>
/// <param name="parts">How many parts it has, as many as <see cref="SearchTask.MostParts"/> at most.</param>
/// <param name="wanted">How many rows of all are wanted; there are so many.</param>
/// <param name="merged">[query][place]: gets them.</param>
internal readonly unsafe struct MergeWork(SearchTask task, int parts, int wanted, ScoredRow* merged) : IWork
{
    public void Run(int query, int worker)
    {
        int* taken = stackalloc int[SearchTask.MostParts];
        new Span<int>(taken, parts).Clear();
        for (int place = 0; place < wanted; place++)
        {
            int best = -1;
            for (int part = 0; part < parts; part++)
            {
                if (taken[part] == task.BestCounts[List(part, query)]) continue;
                if (best < 0 || Next(part, query, taken)->Score > Next(best, query, taken)->Score) best = part;
            }

            merged[(nint)query * wanted + place] = *Next(best, query, taken);
            taken[best]++;
        }
    }

    private nint List(int part, int query) => (nint)part * task.QueryCount + query;

    private ScoredRow* Next(int part, int query, int* taken) =>
        task.Best + List(part, query) * task.Wanted + taken[part];
}
