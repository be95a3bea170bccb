namespace GResNet.Training.Metrics;

/// <summary>What one optimizer step gave.</summary>
/// <param name="Epoch">The epoch it belongs to, from 1.</param>
/// <param name="Step">Optimizer steps of the run so far, this one included.</param>
/// <param name="Loss">Mean loss of its images, in nats.</param>
/// <param name="Rate">Its learning rate.</param>
/// <param name="ImagesPerSecond">Over the epoch so far.</param>
/// <param name="Seconds">Since the start of the run, without the time it was stopped.</param>
/// <param name="GradientNorm">L2 norm of the gradient before clipping; null when it was not measured.</param>
public readonly record struct StepRecord(
    int Epoch, long Step, double Loss, double Rate, double ImagesPerSecond, double Seconds, double? GradientNorm = null)
{
    /// <summary>Its numbers that are drawn over steps, under the names that logs give them.</summary>
    public IEnumerable<(string Name, double Value)> Scalars()
    {
        yield return ("loss", Loss);
        yield return ("rate", Rate);
        yield return ("images_per_second", ImagesPerSecond);
        if (GradientNorm is { } norm) yield return ("gradient_norm", norm);
    }
}
