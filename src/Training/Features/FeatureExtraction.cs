using System.Diagnostics;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Training.Data;
using GResNet.Training.Data.Loading;

namespace GResNet.Training.Features;

/// <summary>Computes the embeddings of a dataset's images, on any device.</summary>
public static class FeatureExtraction
{
    // Between calls that wait for the disk.
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(10);

    /// <summary>Adds to a store the embeddings that it lacks, image by image in the dataset's order.</summary>
    /// <param name="classifier">Computes them, prepared.</param>
    /// <param name="images">The images.</param>
    /// <param name="options">How they are read; those that cannot be have none.</param>
    /// <param name="store">Gets them.</param>
    /// <param name="progress">Is told how many there are after each batch; null for nobody.</param>
    /// <param name="cancellation">Is looked at before each batch; the store has what was computed until then.</param>
    /// <exception cref="Imaging.DatasetException">An image cannot be read, and it was asked to stop then.</exception>
    /// <exception cref="InvalidOperationException">The model has no embedding.</exception>
    /// <exception cref="NotFiniteNumberException">What the network makes of an image is not finite.</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    public static void Run(
        IBatchClassifier classifier, IDataset images, EvaluationOptions options, FeatureStore store,
        Action<int>? progress = null, CancellationToken cancellation = default) =>
        Run(classifier, images, options.Loading(classifier.Resolution), store, 0, progress, cancellation);

    /// <summary>The same of images that are varied.</summary>
    /// <param name="classifier">As above.</param>
    /// <param name="images">The images.</param>
    /// <param name="loading">How they are read and varied.</param>
    /// <param name="store">Gets them.</param>
    /// <param name="first">The place in the store of the first image.</param>
    /// <param name="progress">As above.</param>
    /// <param name="cancellation">As above.</param>
    internal static void Run(
        IBatchClassifier classifier, IDataset images, LoaderOptions loading, FeatureStore store, int first,
        Action<int>? progress, CancellationToken cancellation)
    {
        (int batches, int skipped) = Math.DivRem(store.Count - first, classifier.Capacity);
        using var loader = new BatchLoader(
            images, new SequentialOrder(images.Count, classifier.Capacity), loading with { FirstBatch = batches });
        var clock = Stopwatch.StartNew();
        BatchPass.Run(classifier, loader, Add, cancellation);
        store.Flush();

        void Add(ReadOnlySpan<int> numbers, ReadOnlySpan<int> labels)
        {
            Append(store, images, classifier.EndEmbedding(), numbers[skipped..], labels[skipped..]);
            skipped = 0;
            progress?.Invoke(store.Count);
            if (clock.Elapsed < FlushEvery) return;
            store.Flush();
            clock.Restart();
        }
    }

    /// <summary>Adds the last images of a batch.</summary>
    private static void Append(
        FeatureStore store, IDataset images, FeatureMap made, ReadOnlySpan<int> numbers, ReadOnlySpan<int> labels)
    {
        float[] embedding = new float[store.Features];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (labels[i] == Batch.Unreadable)
            {
                store.AppendUnreadable();
                continue;
            }

            made.CopyTo(made.Batch - numbers.Length + i, embedding);
            if (!EmbeddingVector.IsFinite(embedding))
                throw new NotFiniteNumberException(
                    $"What the network makes of '{images.Name(numbers[i])}' is not finite: its weights are too large, "
                        + "as those of a training that was about to diverge.");
            store.Append(embedding);
        }
    }
}
