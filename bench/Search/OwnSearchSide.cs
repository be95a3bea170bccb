using System.Diagnostics;
using GResNet.Bench.Measuring;
using GResNet.Runtime.Threading;
using GResNet.Search;

namespace GResNet.Bench.Search;

/// <summary>Our search.</summary>
/// <param name="work">What is searched in.</param>
/// <param name="queries">Queries at a time.</param>
/// <param name="metric">What near is.</param>
/// <param name="workers">The threads.</param>
internal sealed class OwnSearchSide(SearchWorkload work, int queries, VectorMetric metric, WorkerPool workers) : ISide
{
    private readonly float[] vectors = work.Queries(queries);

    public string Name => "ours";

    public int Batch => queries;

    public double Run(int steps)
    {
        long start = Stopwatch.GetTimestamp();
        for (int step = 0; step < steps; step++)
            _ = work.Index.Search(vectors, SearchWorkload.Top, metric, workers);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
    }
}
