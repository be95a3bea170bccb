using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Metrics;

namespace GResNet.Runtime.Training;

/// <summary>Measures a classifier on a whole dataset.</summary>
public static class Evaluator
{
    private const int Top = 5;

    /// <summary>Classifies every image once, without augmentation; those that cannot be read are left out.</summary>
    /// <param name="classifier">Classifies, prepared.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="cancellation">Is looked at before each batch.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    public static Evaluation Evaluate(
        IBatchClassifier classifier, IDataset dataset, EvaluationOptions options, CancellationToken cancellation = default)
    {
        int classes = dataset.Classes.Length;
        var details = new ClassificationDetails(classes);
        var results = new ImageResult[classifier.Capacity];
        long correct = 0, amongTop = 0, images = 0;
        double lossSum = 0;
        using var loader = new BatchLoader(dataset, new SequentialOrder(dataset.Count, classifier.Capacity), options.Loading(classifier.Resolution));
        while (loader.Next() is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            SoftmaxCrossEntropy.Evaluate(classifier.Workers, classifier.Classify(batch), batch.Labels, classes, results.AsSpan(0, batch.Count));
            for (int i = 0; i < batch.Count; i++)
            {
                ImageResult result = results[i];
                details.Add(batch.Images[i], batch.Labels[i], result.Predicted, result.PredictedProbability, result.Loss);
                if (batch.Labels[i] == Batch.Unreadable) continue;
                images++;
                lossSum += result.Loss;
                if (result.Rank == 0) correct++;
                if (result.Rank < Top) amongTop++;
            }
        }

        if (images == 0) throw new DatasetException($"None of the {dataset.Count} images to measure with could be read.");
        return new Evaluation(
            new Score(lossSum / images, 100.0 * correct / images, classes > Top ? 100.0 * amongTop / images : null), details);
    }
}

/// <summary>How well a network did on a dataset.</summary>
/// <param name="Score">Loss and accuracy.</param>
/// <param name="Details">Which classes it takes for which, and its worst mistakes.</param>
public sealed record Evaluation(Score Score, ClassificationDetails Details)
{
    /// <summary>Images it was measured on.</summary>
    public int Images => Enumerable.Range(0, Details.Classes).Sum(Details.Images);
}
