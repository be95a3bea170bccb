using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training.Data;
using GResNet.Training.Data.Loading;
using GResNet.Training.Metrics;

namespace GResNet.Training;

/// <summary>Measures a classifier on a whole dataset.</summary>
public static class Evaluator
{
    private const int Top = 5;

    /// <summary>
    /// Measures a model on the processor, as <see cref="Evaluate(IBatchClassifier, IDataset, EvaluationOptions,
    /// CancellationToken)"/> measures what classifies already.
    /// </summary>
    /// <param name="model">With trained weights.</param>
    /// <param name="dataset">The images; their classes are the model's first outputs, in order.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <param name="options">How images are read; null for as they are by default.</param>
    /// <param name="cancellation">Is looked at before each batch.</param>
    /// <exception cref="ArgumentException">The model does not take such images, or has no such resolution; the message
    /// says what each has.</exception>
    /// <exception cref="InvalidOperationException">The model's state was neither initialised nor loaded.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    public static Evaluation Evaluate(
        IModel model, IDataset dataset, WorkerPool workers, EvaluationOptions? options = null,
        CancellationToken cancellation = default)
    {
        options ??= new EvaluationOptions();
        ModelCompatibility.Check(model.Summary, dataset, "the dataset");
        int resolution = ModelCompatibility.Resolution(model.Summary, dataset, options.Resolution);
        var setup = new ClassifierSetup(
            resolution, Math.Clamp(dataset.Count, 1, options.Batch), dataset.Normalization);
        using var device = new CpuDevice(workers);
        using IBatchClassifier classifier = device.CreateClassifier(model, setup);
        return Evaluate(classifier, dataset, options, cancellation);
    }

    /// <summary>Classifies every image once, without augmentation; those that cannot be read are left out.</summary>
    /// <param name="classifier">Classifies, prepared.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="cancellation">Is looked at before each batch.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    public static Evaluation Evaluate(
        IBatchClassifier classifier, IDataset dataset, EvaluationOptions options,
        CancellationToken cancellation = default)
    {
        int classes = dataset.Classes.Length;
        var details = new ClassificationDetails(classes);
        var results = new ImageResult[classifier.Capacity];
        long correct = 0, amongTop = 0, images = 0;
        double lossSum = 0;
        using var loader = new BatchLoader(
            dataset, new SequentialOrder(dataset.Count, classifier.Capacity), options.Loading(classifier.Resolution));
        BatchPass.Run(classifier, loader, Add, cancellation);
        if (images == 0)
            throw new DatasetException($"None of the {dataset.Count} images to measure with could be read.");
        return new Evaluation(
            new Score(lossSum / images, 100.0 * correct / images, classes > Top ? 100.0 * amongTop / images : null),
            details);

        void Add(ReadOnlySpan<int> numbers, ReadOnlySpan<int> labels)
        {
            SoftmaxCrossEntropy.Evaluate(
                classifier.Workers, classifier.End(), labels, classes, results.AsSpan(0, labels.Length));
            for (int i = 0; i < labels.Length; i++)
            {
                ImageResult result = results[i];
                details.Add(numbers[i], labels[i], result.Predicted, result.PredictedProbability, result.Loss);
                if (labels[i] == Batch.Unreadable) continue;
                images++;
                lossSum += result.Loss;
                if (result.Rank == 0) correct++;
                if (result.Rank < Top) amongTop++;
            }
        }
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
