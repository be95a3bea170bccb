using GResNet.Training.Metrics;

namespace GResNet.Training;

/// <summary>Adds up the steps of an epoch.</summary>
/// <param name="Steps">Steps added that were not left out.</param>
/// <param name="Images">Their images.</param>
/// <param name="Correct">Those classified correctly.</param>
/// <param name="LossSum">Sum of the images' losses.</param>
/// <param name="NormSum">Sum of the gradients' norms.</param>
/// <param name="Seconds">Time they took.</param>
internal readonly record struct EpochMeter(
    int Steps, long Images, long Correct, double LossSum, double NormSum, double Seconds)
{
    /// <summary>Loss and accuracy so far; zero before the first step.</summary>
    public Score Score => Images == 0 ? new Score(0, 0) : new Score(LossSum / Images, 100.0 * Correct / Images);

    /// <summary>Mean norm of the gradients.</summary>
    public double? GradientNorm => Steps == 0 ? null : NormSum / Steps;

    /// <summary>Images a second.</summary>
    public double ImagesPerSecond => Images == 0 ? 0 : Images / Seconds;

    /// <summary>The same in so many steps of another size.</summary>
    public EpochMeter As(int steps) => Steps == 0 || steps == 0
        ? default
        : this with { Steps = steps, NormSum = NormSum * steps / Steps };

    /// <summary>With another step.</summary>
    public EpochMeter Add(in StepOutcome step, double seconds) => step.NotFinite is not null
        ? this with { Seconds = Seconds + seconds }
        : new(
            Steps + 1, Images + step.Images, Correct + step.Correct, LossSum + step.Loss * step.Images,
            NormSum + step.GradientNorm,
            Seconds + seconds);
}
