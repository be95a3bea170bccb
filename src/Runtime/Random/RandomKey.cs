namespace GResNet.Runtime.Random;

/// <summary>
/// Names a stream of counter-based random numbers: one per use, so that order of execution never matters.
/// </summary>
/// <param name="Seed">Of the run.</param>
/// <param name="Step">Of the run.</param>
/// <param name="Stream">The layer or other consumer.</param>
public readonly record struct RandomKey(ulong Seed, long Step, int Stream)
{
    /// <summary>Names no stream: what would drop by its numbers drops nothing.</summary>
    public static RandomKey None => new(0, 0, -1);
}
