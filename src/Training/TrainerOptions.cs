using GResNet.Training.Checkpoints;
using GResNet.Training.Collectives;
using GResNet.Training.Data.Loading;

namespace GResNet.Training;

/// <summary>
/// What a <see cref="Trainer"/> does beside training; none of it, but other processes, changes what is learnt.
/// </summary>
public sealed record TrainerOptions
{
    /// <summary>Threads that decode and vary images.</summary>
    public int LoaderThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Connects this process with others that train the same model with the same data and recipe, of which each takes
    /// its part; null for one by itself. Whoever made it disposes of it, after the trainer. Its first rank alone writes
    /// files, and their places are of no account on the others.
    /// </summary>
    public ICollective? Collective { get; init; }

    /// <summary>What to do about images that cannot be read.</summary>
    public UnreadableImages Unreadable { get; init; }

    /// <summary>Where checkpoints go; null for none.</summary>
    public CheckpointStore? Checkpoints { get; init; }

    /// <summary>Time between checkpoints within an epoch; there is one at the end of each in any case.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Folder where features are kept, if a run trains the last layer alone, for runs after it with the same images and
    /// backbone; null to keep them in a file of the run's own while it lasts.
    /// </summary>
    public string? Features { get; init; }

    /// <summary>The file that gets the weights of the best epoch; null for none.</summary>
    public string? BestWeights { get; init; }
}
