using GResNet.Training;

namespace GResNet.Runtime.Tests.Training;

/// <summary>Keeps what it is told.</summary>
internal sealed class Recorder : ITrainingObserver
{
    public List<StepReport> Steps { get; } = [];

    public List<EpochReport> Epochs { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>Is told how many steps there were.</summary>
    public Action<int>? AfterStep { get; init; }

    public void OnStep(in StepReport report)
    {
        Steps.Add(report);
        AfterStep?.Invoke(Steps.Count);
    }

    public void OnEpoch(EpochReport report) => Epochs.Add(report);

    public void OnWarning(string message) => Warnings.Add(message);
}
