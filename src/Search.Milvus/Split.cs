namespace GResNet.Search.Milvus;

/// <summary>Requests that may be too large for what stands between: they are sent in halves then.</summary>
internal static class Split
{
    /// <summary>Sends items, in their order.</summary>
    /// <exception cref="RequestTooLargeException">One alone is too large.</exception>
    public static async Task RunAsync<T>(ReadOnlyMemory<T> items, Func<ReadOnlyMemory<T>, Task> send)
    {
        try
        {
            await send(items).ConfigureAwait(false);
        }
        catch (RequestTooLargeException) when (items.Length > 1)
        {
            int half = items.Length / 2;
            await RunAsync(items[..half], send).ConfigureAwait(false);
            await RunAsync(items[half..], send).ConfigureAwait(false);
        }
    }
}
