using System.Runtime.InteropServices;
using GResNet.Runtime.Kernels;
using GResNet.Training.Collectives;
using GResNet.Training.Data;

namespace GResNet.Training;

/// <summary>
/// Measures with several ranks, each of which classifies its part of the images, in order and none twice. What is said
/// of each image goes to all of them, so that each adds up what one process would have, to the bit.
/// </summary>
internal static class SharedEvaluation
{
    /// <summary>Measures; all ranks call it.</summary>
    /// <param name="classifier">Classifies, prepared.</param>
    /// <param name="data">The images.</param>
    /// <param name="ranks">The ranks.</param>
    /// <param name="options">How images are read.</param>
    /// <param name="stop">Ends it; the ranks that were not asked come to the end of their parts.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was requested.</exception>
    public static Evaluation Run(
        IBatchClassifier classifier, IDataset data, Ranks ranks, EvaluationOptions options, AgreedStop stop)
    {
        MeasuredImage[] images = ranks.Together(() => Measure(classifier, data, ranks, options, stop.Own));
        stop.ThrowIfRequested();
        // Each image is one rank's, and zero on the others: the sum of integers is its bits.
        ranks.Add(MemoryMarshal.Cast<MeasuredImage, long>(images.AsSpan()));
        var tally = new EvaluationTally(data.Classes.Length);
        for (int i = 0; i < images.Length; i++) tally.Add(i, images[i].Label, images[i].Result);
        return tally.Complete(images.Length);
    }

    /// <summary>This rank's images, or those before it was asked to stop; zero where they are not its own.</summary>
    private static MeasuredImage[] Measure(
        IBatchClassifier classifier, IDataset data, Ranks ranks, EvaluationOptions options,
        CancellationToken cancellation)
    {
        var images = new MeasuredImage[data.Count];
        try
        {
            Evaluator.Classify(
                classifier, data, Part(data.Count, ranks), options,
                (int number, int label, in ImageResult result) => images[number] = new MeasuredImage(label, result),
                cancellation);
        }
        catch (OperationCanceledException)
        {
            // All ranks obey it, once they have ended their parts.
        }

        return images;
    }

    private static Range Part(int images, Ranks ranks) =>
        Cut.Start(images, ranks.Rank, ranks.Count)..Cut.Start(images, ranks.Rank + 1, ranks.Count);

    /// <summary>What became of an image: whole words.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MeasuredImage(int label, in ImageResult result)
    {
        private readonly double loss = result.Loss;
        private readonly int predicted = result.Predicted;
        private readonly int rank = result.Rank;
        private readonly float probability = result.PredictedProbability;

        public int Label { get; } = label;

        public ImageResult Result => new(loss, predicted, rank, probability);
    }
}
