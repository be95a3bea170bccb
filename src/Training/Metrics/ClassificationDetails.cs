using System.Collections.Immutable;

namespace GResNet.Training.Metrics;

/// <summary>
/// Which classes a network takes for which, and its worst mistakes. What it holds depends on the images alone, not on
/// the order they are added in. Memory is proportional to classes and images, not to classes².
/// </summary>
public sealed class ClassificationDetails
{
    /// <summary>The label of an image that could not be read.</summary>
    public const int Unlabelled = -1;

    private const int DefaultKept = 24;

    private readonly int[] images;
    private readonly int[] correct;
    private readonly Dictionary<(int Label, int Predicted), int> confusions = [];
    // The mildest of the worst mistakes comes out first.
    private readonly PriorityQueue<Mistake, Mistake> worst = new(Comparer<Mistake>.Create(BySeverity));
    private readonly int kept;

    /// <summary>Nothing seen yet.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="kept">How many of the worst mistakes are kept.</param>
    public ClassificationDetails(int classes, int kept = DefaultKept)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(kept);
        images = new int[classes];
        correct = new int[classes];
        this.kept = kept;
    }

    /// <summary>Number of classes.</summary>
    public int Classes => images.Length;

    /// <summary>Images added that could not be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Adds what the network said of an image.</summary>
    /// <param name="image">Index of the image in its dataset.</param>
    /// <param name="label">Its class, or <see cref="Unlabelled"/>, which only counts it as unreadable.</param>
    /// <param name="predicted">The most likely class.</param>
    /// <param name="probabilityOfPredicted">The softmax of that class.</param>
    /// <param name="loss">Cross-entropy, in nats.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(int image, int label, int predicted, float probabilityOfPredicted, double loss)
    {
        if (label == Unlabelled)
        {
            Unreadable++;
            return;
        }

        CheckClass(label, nameof(label));
        CheckClass(predicted, nameof(predicted));
        images[label]++;
        if (label == predicted)
        {
            correct[label]++;
            return;
        }

        confusions[(label, predicted)] = confusions.GetValueOrDefault((label, predicted)) + 1;
        var mistake = new Mistake(image, label, predicted, probabilityOfPredicted, loss);
        if (worst.Count < kept) worst.Enqueue(mistake, mistake);
        else if (kept > 0) worst.EnqueueDequeue(mistake, mistake);
    }

    /// <summary>Images of class <paramref name="label"/>.</summary>
    public int Images(int label) => images[label];

    /// <summary>
    /// Images of class <paramref name="label"/> that were taken for class <paramref name="predicted"/>.
    /// </summary>
    public int Count(int label, int predicted) =>
        label == predicted ? correct[label] : confusions.GetValueOrDefault((label, predicted));

    /// <summary>
    /// Share of the images of class <paramref name="label"/> classified correctly, in percent; null when there are
    /// none.
    /// </summary>
    public double? Accuracy(int label) => images[label] == 0 ? null : 100.0 * correct[label] / images[label];

    /// <summary>
    /// The pairs of classes that were taken for each other, most frequent first; equal counts in the order of the
    /// classes.
    /// </summary>
    public IEnumerable<Confusion> Confusions() => confusions
        .Select(pair => new Confusion(pair.Key.Label, pair.Key.Predicted, pair.Value))
        .OrderByDescending(confusion => confusion.Images)
        .ThenBy(confusion => confusion.Label)
        .ThenBy(confusion => confusion.Predicted);

    /// <summary>
    /// The wrongly classified images of highest loss, worst first; of equal losses those of lower index.
    /// </summary>
    public ImmutableArray<Mistake> WorstMistakes() =>
        [.. worst.UnorderedItems.Select(item => item.Element).OrderDescending(Comparer<Mistake>.Create(BySeverity))];

    private static int BySeverity(Mistake a, Mistake b)
    {
        int byLoss = Severity(a).CompareTo(Severity(b));
        return byLoss != 0 ? byLoss : b.Image.CompareTo(a.Image);
    }

    /// <summary>A loss that is not a number is as bad as an infinite one.</summary>
    private static double Severity(Mistake mistake) =>
        double.IsNaN(mistake.Loss) ? double.PositiveInfinity : mistake.Loss;

    private void CheckClass(int value, string name)
    {
        if ((uint)value >= (uint)Classes)
            throw new ArgumentOutOfRangeException(
                name, value, $"There are {Classes} classes, from 0 to {Classes - 1}.");
    }
}

/// <summary>How often a class was taken for another.</summary>
/// <param name="Label">The right class.</param>
/// <param name="Predicted">The one it was taken for.</param>
/// <param name="Images">How many images.</param>
public readonly record struct Confusion(int Label, int Predicted, int Images);

/// <summary>A wrongly classified image.</summary>
/// <param name="Image">Its index in its dataset.</param>
/// <param name="Label">The right class.</param>
/// <param name="Predicted">The one it was taken for.</param>
/// <param name="Probability">That the network gave to <paramref name="Predicted"/>.</param>
/// <param name="Loss">Cross-entropy, in nats.</param>
public readonly record struct Mistake(int Image, int Label, int Predicted, float Probability, double Loss);
