namespace GResNet.Runtime.Metrics;

/// <summary>Adds up batches into one <see cref="Evaluation"/>. A mutable struct: keep it in a variable or field.</summary>
public struct EvaluationMeter
{
    private int images;
    private int correct;
    private double lossSum;

    /// <summary>Adds a batch of <paramref name="count"/> images with the mean loss <paramref name="loss"/>.</summary>
    public void Add(int count, int countCorrect, double loss)
    {
        images += count;
        correct += countCorrect;
        lossSum += loss * count;
    }

    /// <summary>All batches so far.</summary>
    public readonly Evaluation Total => new(images, correct, images == 0 ? 0 : lossSum / images);
}
