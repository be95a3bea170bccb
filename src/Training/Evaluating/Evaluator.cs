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
        var tally = new EvaluationTally(dataset.Classes.Length);
        Classify(classifier, dataset, 0..dataset.Count, options, tally.Add, cancellation);
        return tally.Complete(dataset.Count);
    }

    /// <summary>Classifies some of the images, one after the other.</summary>
    internal static void Classify(
        IBatchClassifier classifier, IDataset dataset, Range images, EvaluationOptions options, ImageEnding end,
        CancellationToken cancellation)
    {
        int classes = dataset.Classes.Length;
        var results = new ImageResult[classifier.Capacity];
        (int start, int count) = images.GetOffsetAndLength(dataset.Count);
        using var loader = new BatchLoader(
            dataset, new SequentialOrder(count, classifier.Capacity, start), options.Loading(classifier.Resolution));
        BatchPass.Run(classifier, loader, EndBatch, cancellation);

        void EndBatch(ReadOnlySpan<int> numbers, ReadOnlySpan<int> labels)
        {
            SoftmaxCrossEntropy.Evaluate(
                classifier.Workers, classifier.End(), labels, classes, results.AsSpan(0, labels.Length));
            for (int i = 0; i < labels.Length; i++) end(numbers[i], labels[i], results[i]);
        }
    }

    /// <summary>Takes what became of an image.</summary>
    /// <param name="number">Its number in the dataset.</param>
    /// <param name="label">Its class, or <see cref="Batch.Unreadable"/>.</param>
    /// <param name="result">How it was classified.</param>
    internal delegate void ImageEnding(int number, int label, in ImageResult result);
}

/// <summary>How well a network did on a dataset.</summary>
/// <param name="Score">Loss and accuracy.</param>
/// <param name="Details">Which classes it takes for which, and its worst mistakes.</param>
public sealed record Evaluation(Score Score, ClassificationDetails Details)
{
    /// <summary>Images it was measured on.</summary>
    public int Images => Enumerable.Range(0, Details.Classes).Sum(Details.Images);
}
