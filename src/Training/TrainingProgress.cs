using GResNet.Training.Features;

namespace GResNet.Training;

/// <summary>
/// An observer made of functions: <c>new TrainingProgress { Epoch = report => … }</c>. What has none is not told. They
/// are called on the thread that trains, which waits for them.
/// </summary>
public sealed class TrainingProgress : ITrainingObserver
{
    /// <summary>Is told of each step.</summary>
    public Action<StepReport>? Step { get; init; }

    /// <summary>Is told of each epoch, once it is measured.</summary>
    public Action<EpochReport>? Epoch { get; init; }

    /// <summary>Is told what is wrong that the run can go on with.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>Is told of features that are computed.</summary>
    public Action<FeatureReport>? Features { get; init; }

    /// <inheritdoc/>
    public void OnStep(in StepReport report) => Step?.Invoke(report);

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report) => Epoch?.Invoke(report);

    /// <inheritdoc/>
    public void OnWarning(string message) => Warning?.Invoke(message);

    /// <inheritdoc/>
    public void OnFeatures(in FeatureReport report) => Features?.Invoke(report);
}
