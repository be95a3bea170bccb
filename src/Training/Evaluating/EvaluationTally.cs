using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Kernels;
using GResNet.Training.Metrics;

namespace GResNet.Training;

/// <summary>Adds up how the images of a dataset were classified, one after the other.</summary>
/// <param name="classes">Classes of the images.</param>
internal sealed class EvaluationTally(int classes)
{
    private const int Top = 5;

    private readonly ClassificationDetails details = new(classes);
    private long images;
    private long correct;
    private long amongTop;
    private double lossSum;

    /// <summary>Adds an image.</summary>
    /// <param name="number">Its number in the dataset.</param>
    /// <param name="label">Its class, or <see cref="Batch.Unreadable"/>.</param>
    /// <param name="result">How it was classified.</param>
    public void Add(int number, int label, in ImageResult result)
    {
        details.Add(number, label, result.Predicted, result.PredictedProbability, result.Loss);
        if (label == Batch.Unreadable) return;
        images++;
        lossSum += result.Loss;
        if (result.Rank == 0) correct++;
        if (result.Rank < Top) amongTop++;
    }

    /// <summary>What came of it.</summary>
    /// <param name="asked">Images that were to be measured.</param>
    /// <exception cref="DatasetException">None could be read.</exception>
    public Evaluation Complete(int asked) => images == 0
        ? throw new DatasetException($"None of the {asked} images to measure with could be read.")
        : new Evaluation(
            new Score(lossSum / images, 100.0 * correct / images, classes > Top ? 100.0 * amongTop / images : null),
            details);
}
