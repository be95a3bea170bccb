using System.Collections.Immutable;
using GResNet.Runtime.Random;

namespace GResNet.Training.Data.Loading;

/// <summary>
/// Which images a training run sees: each epoch is a fresh random order, cut into whole steps; what is left over at its
/// end is dropped. The images of a batch depend on seed and batch alone.
/// </summary>
/// <remarks>
/// With repetitions (Hoffer et al., "Augment your batch", 2020; torchvision's RASampler) a step of G images has
/// G / repetitions different ones, each several times. Equal ones lie G / repetitions places apart, so that in any
/// batch but of unfortunate size an image is never mixed with itself. The epoch keeps its length, and so sees a share
/// of the images only.
/// </remarks>
public sealed class TrainingOrder : IBatchOrder
{
    private readonly int[] order;
    private readonly ImmutableArray<int> shards;
    private readonly int batchesPerStep;
    private readonly int distinct;
    private readonly ulong seed;
    private long shuffledEpoch = -1;

    /// <summary>An order of <paramref name="count"/> images.</summary>
    /// <param name="count">Images of the dataset.</param>
    /// <param name="batchSize">Images of a batch.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="batchesPerStep">Batches whose gradients make one step.</param>
    /// <param name="repetitions">How often a step has each of its images.</param>
    /// <param name="shards">As <see cref="IDataset.ShardStarts"/>: the order then reads shards nearly from beginning
    /// to end, eight at a time, through a buffer of 4,096 images.</param>
    /// <exception cref="ArgumentException">A step has more images than the dataset.</exception>
    public TrainingOrder(
        int count, int batchSize, ulong seed, int batchesPerStep = 1, int repetitions = 1,
        ImmutableArray<int> shards = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchesPerStep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        if ((long)batchSize * batchesPerStep > count)
            throw new ArgumentException(
                $"A step of {batchesPerStep} × {batchSize} images does not fit a dataset of {count}.",
                nameof(batchSize));
        BatchSize = batchSize;
        this.batchesPerStep = batchesPerStep;
        this.seed = seed;
        int imagesPerStep = batchSize * batchesPerStep;
        distinct = (imagesPerStep + repetitions - 1) / repetitions;
        StepsPerEpoch = count / imagesPerStep;
        order = new int[count];
        this.shards = shards;
    }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public long? Batches => null;

    /// <summary>Whole steps of an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <inheritdoc/>
    public int Choose(long batch, Span<int> images)
    {
        long step = batch / batchesPerStep;
        Shuffle(step / StepsPerEpoch);
        int firstImage = (int)(step % StepsPerEpoch) * distinct;
        int place = (int)(batch % batchesPerStep) * BatchSize;
        for (int i = 0; i < BatchSize; i++) images[i] = order[firstImage + (place + i) % distinct];
        return BatchSize;
    }

    private void Shuffle(long epoch)
    {
        if (epoch == shuffledEpoch) return;
        var random = new RandomStream(new RandomKey(seed.For(SeedPurpose.Order), epoch, 0));
        if (shards.IsDefaultOrEmpty)
        {
            for (int i = 0; i < order.Length; i++) order[i] = i;
            random.Shuffle(order.AsSpan());
        }
        else
        {
            ShardShuffle.Fill(order, shards.AsSpan(), ref random);
        }

        shuffledEpoch = epoch;
    }
}
