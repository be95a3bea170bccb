namespace GResNet.Training.Data.Loading;

/// <summary>One process's part of batches that several share: of each, as many images as the others have.</summary>
internal sealed class ShardedOrder : IBatchOrder
{
    private readonly IBatchOrder whole;
    private readonly int[] images;

    /// <param name="whole">The batches, of equal size.</param>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="parts">How many there are; they divide a batch evenly.</param>
    public ShardedOrder(IBatchOrder whole, int part, int parts)
    {
        this.whole = whole;
        images = new int[whole.BatchSize];
        BatchSize = Math.DivRem(whole.BatchSize, parts, out int rest);
        if (rest != 0)
            throw new ArgumentException($"A batch of {whole.BatchSize} does not divide into {parts}.", nameof(parts));
        FirstPlace = part * BatchSize;
    }

    public int BatchSize { get; }

    public int FirstPlace { get; }

    public long? Batches => whole.Batches;

    public int Choose(long batch, Span<int> images)
    {
        whole.Choose(batch, this.images);
        this.images.AsSpan(FirstPlace, BatchSize).CopyTo(images);
        return BatchSize;
    }
}
