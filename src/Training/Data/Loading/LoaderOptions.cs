using GResNet.Imaging.Transforms;
using GResNet.Runtime.Random;

namespace GResNet.Training.Data.Loading;

/// <summary>How a <see cref="BatchLoader"/> works.</summary>
/// <param name="Resolution">Pixels a side of the images of a batch.</param>
/// <param name="Transform">Makes what reads and varies images, one for each thread.</param>
public sealed record LoaderOptions(int Resolution, Func<IImageTransform> Transform)
{
    /// <summary>Threads that decode and vary.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Batches prepared ahead of the one in use.</summary>
    public int Ahead { get; init; } = 2;

    /// <summary>Seed of the variations.</summary>
    public ulong Seed { get; init; }

    /// <summary>Draws how a batch is mixed; null for not at all.</summary>
    public Func<RandomStream, Mix>? Mix { get; init; }

    /// <summary>What to do about images that cannot be read.</summary>
    public UnreadableImages Unreadable { get; init; }

    /// <summary>Where they are noted; a log that several loaders share warns of an image once.</summary>
    public UnreadableLog Log { get; init; } = new();

    /// <summary>
    /// Puts the next image that can be read in the place of one that cannot, as training needs; otherwise the place
    /// stays empty.
    /// </summary>
    public bool Substitute { get; init; }

    /// <summary>The batch to begin with.</summary>
    public long FirstBatch { get; init; }
}
