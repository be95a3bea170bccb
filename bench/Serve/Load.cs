using System.Diagnostics;
using System.Net;

namespace GResNet.Bench.Serve;

/// <summary>What was measured of requests.</summary>
/// <param name="Milliseconds">From each request to its answer.</param>
/// <param name="Failed">How many were not answered with 200.</param>
/// <param name="Seconds">From the first to the last.</param>
internal sealed record LoadResult(double[] Milliseconds, int Failed, double Seconds)
{
    /// <summary>Several, one after the other.</summary>
    public static LoadResult Of(IReadOnlyCollection<LoadResult> parts) => new(
        [.. parts.SelectMany(part => part.Milliseconds)], parts.Sum(part => part.Failed),
        parts.Sum(part => part.Seconds));
}

/// <summary>Clients that send files to a service, each one after the other.</summary>
/// <param name="address">The service's.</param>
/// <param name="files">What they send, in turn.</param>
internal sealed class Load(Uri address, byte[][] files) : IDisposable
{
    private readonly HttpClient client = new() { BaseAddress = address };

    /// <summary>Sends so many requests by so many clients.</summary>
    public async Task<LoadResult> RunAsync(int clients, int requests)
    {
        var milliseconds = new double[requests];
        int next = -1, failed = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(SendAsync)));
        return new LoadResult(milliseconds, failed, Stopwatch.GetElapsedTime(start).TotalSeconds);

        async Task SendAsync()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < requests;)
            {
                long sent = Stopwatch.GetTimestamp();
                if (!await IsAnsweredAsync(files[i % files.Length])) Interlocked.Increment(ref failed);
                milliseconds[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<bool> IsAnsweredAsync(byte[] file)
    {
        try
        {
            using HttpResponseMessage answer = await client.PostAsync("classify", new ByteArrayContent(file));
            await answer.Content.ReadAsByteArrayAsync();
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
