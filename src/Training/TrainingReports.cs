using System.Collections.Immutable;
using GResNet.Training.Features;
using GResNet.Training.Metrics;

namespace GResNet.Training;

/// <summary>Where a run stands after a step.</summary>
/// <param name="Record">The step.</param>
/// <param name="StepOfEpoch">Steps of the epoch done.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="Training">Loss and accuracy over the epoch so far, in training (varied, mixed and smoothed).</param>
public readonly record struct StepReport(StepRecord Record, int StepOfEpoch, int StepsPerEpoch, Score Training);

/// <summary>Where a run stands after an epoch.</summary>
/// <param name="Epochs">All epochs so far.</param>
/// <param name="Validation">The validation of the last, by the weights or their average, whichever was better.</param>
/// <param name="Best">The best epoch so far.</param>
public sealed record EpochReport(ImmutableArray<EpochRecord> Epochs, Evaluation Validation, BestEpoch? Best)
{
    /// <summary>The last epoch.</summary>
    public EpochRecord Record => Epochs[^1];
}

/// <summary>How a run ended.</summary>
/// <param name="Epochs">The epochs finished.</param>
/// <param name="Elapsed">Training and validation, stops aside.</param>
/// <param name="Cancelled">Ended early on request.</param>
/// <param name="Saved">The last checkpoint and the best weights were written, so far as they were asked for.</param>
public sealed record TrainingResult(ImmutableArray<EpochRecord> Epochs, TimeSpan Elapsed, bool Cancelled, bool Saved)
{
    /// <summary>The best of its epochs; null when it ended before the first.</summary>
    public BestEpoch? Best => BestEpoch.Of(Epochs);

    /// <summary>Training images a second, mean over the epochs; 0 before the first.</summary>
    public double ImagesPerSecond => Epochs.IsEmpty ? 0 : Epochs.Average(e => e.ImagesPerSecond);
}

/// <summary>Is told how a run goes, on the thread that trains.</summary>
public interface ITrainingObserver
{
    /// <summary>A step is done.</summary>
    void OnStep(in StepReport report);

    /// <summary>An epoch is done and its validation too.</summary>
    void OnEpoch(EpochReport report);

    /// <summary>Something is wrong that the run can go on with.</summary>
    void OnWarning(string message);

    /// <summary>
    /// Features of some more images are computed, before the first step of a run that trains the last layer alone.
    /// </summary>
    void OnFeatures(in FeatureReport report)
    {
    }
}
