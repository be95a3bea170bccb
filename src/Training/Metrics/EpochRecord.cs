using System.Text.Json.Serialization;

namespace GResNet.Training.Metrics;

/// <summary>
/// What one epoch gave. Checkpoints keep the list of them, so that logs and reports of a resumed run are whole.
/// </summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record EpochRecord
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Optimizer steps of the run so far.</summary>
    public required long Step { get; init; }

    /// <summary>Learning rate of the last step.</summary>
    public required double Rate { get; init; }

    /// <summary>Over the epoch, in training: on augmented images, with mixed and smoothed targets.</summary>
    public required Score Training { get; init; }

    /// <summary>Of the weights as trained, on the validation images; null when they were not measured.</summary>
    public Score? Validation { get; init; }

    /// <summary>Of the moving average of the weights, on the validation images; null when there is none.</summary>
    public Score? Ema { get; init; }

    /// <summary>Training images a second.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Since the start of the run, without the time it was stopped.</summary>
    public required double Seconds { get; init; }

    /// <summary>
    /// Mean over the epoch's steps of the gradient's L2 norm, before clipping; null when it was not measured.
    /// </summary>
    public double? GradientNorm { get; init; }

    /// <summary>What the epoch ended on; null when that was not noted.</summary>
    public string? Device { get; init; }

    /// <summary>Its numbers that are drawn over epochs, under the names that logs give them.</summary>
    public IEnumerable<(string Name, double Value)> Scalars()
    {
        foreach (var scalar in ScalarsOf(Training, "train")) yield return scalar;
        if (Validation is not null)
            foreach (var scalar in ScalarsOf(Validation, "validation")) yield return scalar;
        if (Ema is not null)
            foreach (var scalar in ScalarsOf(Ema, "ema")) yield return scalar;
        yield return ("rate", Rate);
        yield return ("images_per_second", ImagesPerSecond);
        if (GradientNorm is { } norm) yield return ("gradient_norm", norm);
    }

    private static IEnumerable<(string Name, double Value)> ScalarsOf(Score score, string of)
    {
        yield return ($"loss/{of}", score.Loss);
        yield return ($"top1/{of}", score.Top1);
        if (score.Top5 is { } top5) yield return ($"top5/{of}", top5);
    }
}
