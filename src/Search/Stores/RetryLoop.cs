namespace GResNet.Search.Stores;

/// <summary>What failed for a moment only, as it seems.</summary>
/// <param name="message">What, in a sentence.</param>
/// <param name="after">When the other side wants to be asked again; zero where it does not say.</param>
/// <param name="inner">What it comes of.</param>
internal sealed class TransientStoreException(string message, TimeSpan after, Exception? inner)
    : Exception(message, inner)
{
    public TimeSpan After => after;
}

/// <summary>Asks again for what fails for a moment.</summary>
internal static class RetryLoop
{
    /// <summary>Makes attempts until one succeeds, fails for good, or was the last.</summary>
    /// <exception cref="VectorStoreException">The last failed, too.</exception>
    public static async Task<T> RunAsync<T>(
        this RetryPolicy policy, Func<Task<T>> attempt, CancellationToken cancellation)
    {
        for (int failed = 1; ; failed++)
        {
            TimeSpan after;
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (TransientStoreException error)
            {
                if (failed >= policy.Attempts)
                    throw new VectorStoreException(
                        failed == 1 ? error.Message : $"{error.Message} That was attempt {failed} of {failed}.", error);
                after = error.After;
            }

            await Task.Delay(policy.Delay(failed, after), cancellation).ConfigureAwait(false);
        }
    }
}
