namespace GResNet.Training.Data.Loading;

/// <summary>Every image once, in order: for measuring.</summary>
/// <param name="count">Images of the dataset.</param>
/// <param name="batchSize">Images of a batch.</param>
public sealed class SequentialOrder(int count, int batchSize) : IBatchOrder
{
    /// <inheritdoc/>
    public int BatchSize => batchSize;

    /// <inheritdoc/>
    public long? Batches => (count + batchSize - 1) / batchSize;

    /// <inheritdoc/>
    public int Choose(long batch, Span<int> images)
    {
        int first = checked((int)(batch * batchSize));
        int length = Math.Min(batchSize, count - first);
        for (int i = 0; i < length; i++) images[i] = first + i;
        return length;
    }
}
