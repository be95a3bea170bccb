namespace GResNet.Runtime.Kernels;

/// <summary>How one image was classified.</summary>
/// <param name="Loss">Cross-entropy, in nats.</param>
/// <param name="Predicted">The most likely class, the first of several; −1 for no image.</param>
/// <param name="Rank">Classes ahead of the label's: 0 when the prediction is right, below 5 when it is among the first
/// five; −1 for no image.</param>
/// <param name="PredictedProbability">Probability of <paramref name="Predicted"/>.</param>
public readonly record struct ImageResult(
    double Loss, int Predicted, int Rank, float PredictedProbability)
{
    /// <summary>In place of an image that is not there.</summary>
    public static ImageResult None => new(0, -1, -1, 0);
}
