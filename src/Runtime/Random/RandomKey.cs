namespace GResNet.Runtime.Random;

/// <summary>
/// Names a stream of counter-based random numbers: one per use, so that order of execution never matters.
/// </summary>
/// <param name="Seed">Of the run.</param>
/// <param name="Step">Of the run.</param>
/// <param name="Stream">The layer or other consumer.</param>
public readonly record struct RandomKey(ulong Seed, long Step, int Stream)
{
    /// <summary>Images of the step's batch before the first of this process, where several share it.</summary>
    public int FirstImage { get; init; }

    /// <summary>Images of the batch that other processes have.</summary>
    public int OtherImages { get; init; }

    /// <summary>Names no stream: what would drop by its numbers drops nothing.</summary>
    public static RandomKey None => new(0, 0, -1);
}
