using GResNet.Training.Collectives;
using GResNet.Training.Features;

namespace GResNet.Training;

/// <summary>
/// Who watches a run on one of several ranks: where that fails, whatever with, the others know nothing of it and would
/// wait, so it ends the job.
/// </summary>
/// <param name="ranks">The ranks.</param>
/// <param name="observer">The one of this rank.</param>
internal sealed class RankObserver(Ranks ranks, ITrainingObserver observer) : ITrainingObserver
{
    public void OnStep(in StepReport report)
    {
        StepReport told = report;
        Tell(() => observer.OnStep(told));
    }

    public void OnEpoch(EpochReport report) => Tell(() => observer.OnEpoch(report));

    public void OnWarning(string message) => Tell(() => observer.OnWarning(message));

    public void OnFeatures(in FeatureReport report) => observer.OnFeatures(report);

    private void Tell(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception error)
        {
            ranks.Abort(error);
            throw;
        }
    }
}
