namespace GResNet.Training.Data.Loading;

/// <summary>Every image once, in order: for measuring.</summary>
/// <param name="count">How many images.</param>
/// <param name="batchSize">Images of a batch.</param>
/// <param name="start">The first of them.</param>
public sealed class SequentialOrder(int count, int batchSize, int start = 0) : IBatchOrder
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
        for (int i = 0; i < length; i++) images[i] = start + first + i;
        return length;
    }
}
