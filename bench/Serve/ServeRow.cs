namespace GResNet.Bench.Serve;

/// <summary>How a service answered so many clients, for scripts.</summary>
/// <param name="Clients">Clients that each send one photograph after the other.</param>
/// <param name="Requests">What all have sent.</param>
/// <param name="Failed">Of these, those that were not answered with 200.</param>
/// <param name="ImagesPerSecond">Answered with 200.</param>
/// <param name="P50Milliseconds">From a request to its answer, the median.</param>
/// <param name="P99Milliseconds">What 99 of 100 stay below.</param>
/// <param name="BytesBefore">Of physical memory, of the service, before the first request.</param>
/// <param name="BytesAfter">After the last one.</param>
internal sealed record ServeRow(
    int Clients, int Requests, int Failed, double ImagesPerSecond, double P50Milliseconds, double P99Milliseconds,
    long BytesBefore, long BytesAfter)
{
    /// <summary>Makes one of what was measured.</summary>
    public static ServeRow Of(int clients, LoadResult result, long before, long after) => new(
        clients, result.Milliseconds.Length, result.Failed,
        Math.Round((result.Milliseconds.Length - result.Failed) / result.Seconds, 1),
        Math.Round(Percentile(result.Milliseconds, 0.5), 2), Math.Round(Percentile(result.Milliseconds, 0.99), 2),
        before, after);

    /// <summary>The least value that a share of all values do not exceed.</summary>
    internal static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max((int)Math.Ceiling(share * sorted.Length) - 1, 0)];
    }
}
