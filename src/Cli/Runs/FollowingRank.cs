using GResNet.Cli.Programs;
using GResNet.Cli.Ranks;
using GResNet.Cli.Settings;
using GResNet.Runtime.Models;
using GResNet.Runtime.Names;
using GResNet.Training;
using GResNet.Training.Data;

namespace GResNet.Cli.Runs;

/// <summary>A rank that trains along, and leaves files and words to the first.</summary>
/// <param name="program">Knows the models.</param>
/// <param name="images">What is trained and measured with.</param>
/// <param name="device">What it runs on.</param>
/// <param name="settings">How runs are carried out.</param>
/// <param name="ranks">The ranks.</param>
internal sealed class FollowingRank(
    ProgramDescription program, DataSplits images, IComputeDevice device, ExecutionSettings settings, JobRanks ranks)
{
    /// <summary>Trains to the end, or until any rank is asked to stop.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="resumes">Whether the run was begun before.</param>
    /// <param name="cancellation">Asks all of them to stop.</param>
    public TrainingResult Run(RunRequest request, bool resumes, CancellationToken cancellation)
    {
        // Its weights will be those of the first.
        using IModel network = program.Find(request.Model).Create();
        using var trainer = new Trainer(
            network, images.WithChannels(network.Summary.Channels), request.Recipe, device, new TrainerOptions
            {
                LoaderThreads = settings.LoaderThreads,
                Unreadable = settings.Unreadable,
                Collective = ranks.Collective,
            });
        if (resumes) trainer.Resume(Warn);
        return trainer.Run(new TrainingProgress { Warning = Warn }, cancellation);
    }

    private void Warn(string message) => Console.Error.WriteLine($"{ranks.Prefix}warning: {Printable.Of(message)}");
}
