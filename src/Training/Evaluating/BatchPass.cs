using GResNet.Imaging.Transforms;
using GResNet.Training.Data.Loading;

namespace GResNet.Training;

/// <summary>
/// Gives a classifier the batches of a loader, each of which is fetched while the one before is computed.
/// </summary>
internal static class BatchPass
{
    /// <summary>Ends a batch: asks the classifier what it has made of it.</summary>
    /// <param name="numbers">Numbers of its images.</param>
    /// <param name="labels">Their classes, or <see cref="Batch.Unreadable"/>.</param>
    public delegate void Ending(ReadOnlySpan<int> numbers, ReadOnlySpan<int> labels);

    /// <summary>Goes through all batches.</summary>
    /// <param name="classifier">The classifier, prepared.</param>
    /// <param name="loader">Has the batches.</param>
    /// <param name="end">Ends each.</param>
    /// <param name="cancellation">Is looked at before each batch.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    public static void Run(
        IBatchClassifier classifier, BatchLoader loader, Ending end, CancellationToken cancellation)
    {
        // Of the batch that is computed: its own memory is used again when the one after it is fetched.
        int[] numbers = new int[classifier.Capacity], labels = new int[classifier.Capacity];
        Batch? batch = loader.Next();
        while (batch is not null)
        {
            cancellation.ThrowIfCancellationRequested();
            classifier.Begin(batch);
            int count = batch.Count;
            batch.Images.CopyTo(numbers);
            batch.Labels.CopyTo(labels);
            batch = loader.Next();
            if (batch is not null) classifier.Prefetch(batch);
            end(numbers.AsSpan(0, count), labels.AsSpan(0, count));
        }
    }
}
