namespace GResNet.Bench.Serve;

/// <summary>Bytes of physical memory that a service had.</summary>
/// <param name="Before">Before the first request.</param>
/// <param name="Most">The most while requests were answered.</param>
/// <param name="After">After the last one.</param>
internal readonly record struct ServedMemory(long Before, long Most, long After);

/// <summary>How a service answered so many clients, for scripts.</summary>
/// <param name="Service">Which: <c>ours</c> or <c>peer</c>.</param>
/// <param name="Clients">Clients that each send one photograph after the other.</param>
/// <param name="Requests">What all have sent.</param>
/// <param name="Failed">Of these, those that were not answered with 200.</param>
/// <param name="ImagesPerSecond">Answered with 200.</param>
/// <param name="P50Milliseconds">From a request to its answer, the median.</param>
/// <param name="P99Milliseconds">What 99 of 100 stay below.</param>
/// <param name="Memory">Of the service's process.</param>
internal sealed record ServeRow(
    string Service, int Clients, int Requests, int Failed, double ImagesPerSecond, double P50Milliseconds,
    double P99Milliseconds, ServedMemory Memory)
{
    /// <summary>Makes one of what was measured.</summary>
    public static ServeRow Of(string service, int clients, LoadResult result, ServedMemory memory) => new(
        service, clients, result.Milliseconds.Length, result.Failed,
        Math.Round((result.Milliseconds.Length - result.Failed) / result.Seconds, 1),
        Math.Round(Percentile(result.Milliseconds, 0.5), 2), Math.Round(Percentile(result.Milliseconds, 0.99), 2),
        memory);

    /// <summary>The least value that a share of all values do not exceed.</summary>
    internal static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max((int)Math.Ceiling(share * sorted.Length) - 1, 0)];
    }
}
