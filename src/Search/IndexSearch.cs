using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GResNet.Runtime.Threading;
using GResNet.Search.Scoring;

namespace GResNet.Search;

/// <summary>A search in rows: in parts, whose best rows are then put together.</summary>
internal readonly unsafe struct IndexSearch(
    byte* rows, int count, int dimensions, VectorStorage storage, VectorMetric metric, float[]? factors,
    WorkerPool workers)
{
    /// <summary>Queries of one pass over the rows.</summary>
    public const int MostQueries = 128;

    /// <summary>Searches for as many queries as that at most.</summary>
    public void Run(
        ReadOnlySpan<float> queries, int wanted, ImmutableArray<ImmutableArray<Neighbor>>.Builder result)
    {
        float[] scaled = queries.ToArray();
        fixed (float* query = scaled, factor = factors)
        {
            if (metric == VectorMetric.Cosine) Normalize(query, scaled.Length / dimensions, result.Count);
            var task = new SearchTask
            {
                Rows = rows, Count = count, Dimensions = dimensions, Factors = factor, Queries = query,
                QueryCount = scaled.Length / dimensions, Wanted = wanted,
            };
            switch (storage, metric)
            {
                case (VectorStorage.Float32, VectorMetric.L2):
                    Run<Float32Row, SquaredDifference>(task, wanted, result);
                    break;
                case (VectorStorage.Float32, _):
                    Run<Float32Row, Product>(task, wanted, result);
                    break;
                case (_, VectorMetric.L2):
                    Run<BFloat16Row, SquaredDifference>(task, wanted, result);
                    break;
                default:
                    Run<BFloat16Row, Product>(task, wanted, result);
                    break;
            }
        }
    }

    private void Normalize(float* query, int number, int before)
    {
        float[] inverse = RowNorms.Inverse((byte*)query, number, dimensions, VectorStorage.Float32);
        int zero = Array.FindIndex(inverse, norm => !float.IsFinite(norm));
        if (zero >= 0)
            throw new ArgumentException(
                $"Query {before + zero} is zero or nearly so: it has no direction, and no cosine.");
        for (int i = 0; i < number * dimensions; i++) query[i] *= inverse[i / dimensions];
    }

    private void Run<TRow, TTerm>(
        SearchTask task, int wanted, ImmutableArray<ImmutableArray<Neighbor>>.Builder result)
        where TRow : struct, IRowFormat
        where TTerm : struct, ITerm
    {
        var cut = new SearchWork<TRow, TTerm>(task);
        int parts = cut.Parts;
        task.Wanted = Math.Min(task.Wanted, cut.PartRows);
        var best = new ScoredRow[checked(parts * task.QueryCount * task.Wanted)];
        var merged = new ScoredRow[checked(task.QueryCount * wanted)];
        var counts = new int[parts * task.QueryCount];
        var notFinite = new int[parts];
        Array.Fill(notFinite, -1);
        fixed (ScoredRow* places = best, together = merged)
        fixed (int* taken = counts, wrong = notFinite)
        {
            task.Best = places;
            task.BestCounts = taken;
            task.NotFinite = wrong;
            workers.Run(parts, new SearchWork<TRow, TTerm>(task));
            CheckFinite(notFinite);
            workers.Run(task.QueryCount, new MergeWork(task, parts, wanted, together));
        }

        for (int query = 0; query < task.QueryCount; query++)
            result.Add(Neighbors(merged.AsSpan(query * wanted, wanted)));
    }

    private void CheckFinite(int[] notFinite)
    {
        int part = Array.FindIndex(notFinite, row => row >= 0);
        if (part < 0) return;
        throw new NotFiniteNumberException(
            $"A score of vector {notFinite[part]} is not finite: it has numbers that are none, infinite or "
                + (metric == VectorMetric.Cosine ? "too large, or is zero and has no direction." : "too large."));
    }

    private ImmutableArray<Neighbor> Neighbors(ReadOnlySpan<ScoredRow> rows)
    {
        int sign = metric == VectorMetric.L2 ? -1 : 1;
        var neighbors = new Neighbor[rows.Length];
        for (int i = 0; i < rows.Length; i++) neighbors[i] = new Neighbor(rows[i].Row, sign * rows[i].Score + 0f);
        return ImmutableCollectionsMarshal.AsImmutableArray(neighbors);
    }
}
