namespace GResNet.Search.Stores;

/// <summary>
/// How often what fails for a moment is asked for again: after times that double, of which a part is random so that
/// clients that failed together do not come back together.
/// </summary>
/// <param name="Attempts">How often it is asked for in all.</param>
/// <param name="First">The longest time before the second attempt.</param>
/// <param name="Longest">The longest time before any.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Ten attempts, over about a minute.</summary>
    public static RetryPolicy Default { get; } = new(10, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15));

    /// <summary>The time to wait after a failed attempt.</summary>
    /// <param name="failed">Attempts so far, from 1.</param>
    /// <param name="asked">What the other side asks for, if it does: no less is waited, up to
    /// <see cref="Longest"/>.</param>
    public TimeSpan Delay(int failed, TimeSpan asked = default)
    {
        TimeSpan most = First * Math.Pow(2, Math.Min(failed - 1, 30));
        if (most > Longest) most = Longest;
        // Half of it at least: a limit of requests a second is not met by coming back at once.
        TimeSpan delay = most * (0.5 + Random.Shared.NextDouble() / 2);
        return asked <= delay ? delay : asked < Longest ? asked : Longest;
    }
}
