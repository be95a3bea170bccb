namespace GResNet.Runtime.Metrics;

/// <summary>How well a model classified a number of images.</summary>
/// <param name="Images">How many.</param>
/// <param name="Correct">Images whose most likely class was the right one.</param>
/// <param name="Loss">Mean cross-entropy, in nats.</param>
public readonly record struct Evaluation(int Images, int Correct, double Loss)
{
    /// <summary>Share of correct images, in percent.</summary>
    public double Top1 => 100.0 * Correct / Images;
}
