using GResNet.Runtime.Metrics;

namespace GResNet.Runtime.Training;

/// <summary>Where a run stands after a step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Steps of the epoch done.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="Rate">Learning rate of the step.</param>
/// <param name="Training">Loss and accuracy over the epoch so far, in training (augmented and smoothed).</param>
/// <param name="ImagesPerSecond">Over the epoch so far.</param>
public readonly record struct StepReport(
    int Epoch, int Step, int StepsPerEpoch, float Rate, Evaluation Training, double ImagesPerSecond);

/// <summary>Where a run stands after an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Training">Loss and accuracy in training (augmented and smoothed).</param>
/// <param name="Validation">Loss and accuracy on the validation images.</param>
/// <param name="ImagesPerSecond">In training.</param>
/// <param name="Elapsed">Since the start of the run.</param>
public sealed record EpochReport(
    int Epoch, Evaluation Training, Evaluation Validation, double ImagesPerSecond, TimeSpan Elapsed);

/// <summary>How a run ended.</summary>
/// <param name="Epochs">Epochs finished.</param>
/// <param name="Validation">The last measure on the validation images; null when the run was cancelled before the first.</param>
/// <param name="ImagesPerSecond">In training, over the whole run.</param>
/// <param name="Elapsed">Training and validation.</param>
/// <param name="Cancelled">Ended early on request.</param>
public sealed record TrainingResult(
    int Epochs, Evaluation? Validation, double ImagesPerSecond, TimeSpan Elapsed, bool Cancelled);

/// <summary>Is told how a run goes, on the thread that trains.</summary>
public interface ITrainingObserver
{
    /// <summary>A step is done.</summary>
    void OnStep(in StepReport report);

    /// <summary>An epoch is done and its validation too.</summary>
    void OnEpoch(EpochReport report);
}
