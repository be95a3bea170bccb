using System.Globalization;
using GResNet.Cli.Programs;
using GResNet.Cli.Ranks;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Imaging;
using GResNet.Reports;
using GResNet.Runtime.Devices;
using GResNet.Runtime.Models;
using GResNet.Runtime.Names;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Checkpoints;
using GResNet.Training.Data;

namespace GResNet.Cli.Runs;

/// <summary>
/// Trains what was asked for, in a folder, before the eyes of a person. Several runs may follow each other.
/// </summary>
/// <param name="program">Knows the models.</param>
/// <param name="images">What is trained and measured with.</param>
/// <param name="device">What it runs on.</param>
/// <param name="settings">How runs are carried out.</param>
/// <param name="recipes">Say how the settings of a recipe are called.</param>
/// <param name="messages">Where lines for a person go.</param>
/// <param name="ranks">The processes that train together; null for this one alone.</param>
internal sealed class RunSession(
    ProgramDescription program, DataSplits images, IComputeDevice device, ExecutionSettings settings,
    RecipeOptions recipes, TextWriter messages, JobRanks? ranks = null)
{
    /// <summary>Trains to the end, or until the request to stop.</summary>
    /// <param name="claim">The run's folder, for the time of the run.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="resumes">Whether the run was begun before:
    /// it goes on from its newest checkpoint that is whole.</param>
    /// <param name="cancellation">Ends it after the current step, with a checkpoint.</param>
    /// <exception cref="ArgumentException">The model cannot take the images, or a setting is impossible.</exception>
    /// <exception cref="DeviceException">The model cannot run on the device, or that fails.</exception>
    /// <exception cref="CheckpointException">Weights or checkpoints do not fit.</exception>
    /// <exception cref="DatasetException">Images cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="TrainingDivergedException">Loss or gradients are no longer finite.</exception>
    public TrainingResult Run(RunClaim claim, RunRequest request, bool resumes, CancellationToken cancellation)
    {
        RunFolder folder = claim.Folder;
        using IModel network = program.Find(request.Model).Create();
        using var checkpoints = new CheckpointStore(folder.Checkpoints, settings.Keep);
        bool hasCheckpoint = resumes && checkpoints.List().Count > 0;
        if (Beginning(request, folder, hasCheckpoint) is { } weights)
            BeginWith(network, weights, folder, request.Recipe.Seed, hasCheckpoint);
        else network.State.Initialize(request.Recipe.Seed);
        using var trainer = new Trainer(network, images.WithChannels(network.Summary.Channels), request.Recipe, device,
            new TrainerOptions
        {
            LoaderThreads = settings.LoaderThreads,
            Unreadable = settings.Unreadable,
            Checkpoints = checkpoints,
            SaveEvery = settings.SaveEvery,
            BestWeights = folder.BestWeights,
            Features = FeatureFolder.Find(folder.Path),
            Collective = ranks?.Collective,
        });
        if (!resumes) claim.Begin(request);
        checkpoints.Acquire();

        RunDescription description = Describe(folder, request, network);
        RunView view = RunView.For(messages, description, request.Recipe);
        bool goesOn = resumes && trainer.Resume(view.OnWarning);
        // Images that were moved are where they are from now on, now that they are known to be the same.
        if (resumes && request != folder.Read(program.Models)) folder.Write(request);
        view.Start(goesOn ? trainer.Step : null, trainer.FormerDevice, trainer.FormerRecipe);
        using var recorder =
            new RunRecorder(folder.Path, description, images.Validation, trainer.Step, trainer.Epochs.Count, view);
        TrainingResult result = view.Watch(() => trainer.Run(recorder, cancellation));
        view.End(result, folder.Path, $"{program.Command} train --resume");
        if (!result.Cancelled && result.Saved) folder.Finish(result.Epochs);
        return result;
    }

    /// <summary>
    /// The weights to begin with; null for none. A checkpoint has every value that is trained, so that what the run
    /// began with may be gone; a backbone that is frozen is in the best weights, too.
    /// </summary>
    private static string? Beginning(RunRequest request, RunFolder folder, bool hasCheckpoint)
    {
        if (!hasCheckpoint) return request.Weights;
        if (request.Recipe.Freeze != Freezing.Backbone) return null;
        return File.Exists(folder.BestWeights) ? folder.BestWeights : request.Weights;
    }

    /// <summary>Takes over the weights of a file, and says what became of its outputs.</summary>
    /// <exception cref="CheckpointException">The file does not fit, or is gone.</exception>
    private void BeginWith(IModel network, string weights, RunFolder folder, ulong seed, bool hasCheckpoint)
    {
        if (folder.Exists && !File.Exists(weights))
            throw new CheckpointException(
                $"The run in '{folder.Path}' has no {(hasCheckpoint ? "best weights" : "checkpoint")} yet, and the "
                    + $"weights that it began with, '{weights}', are gone: put them back, or begin a new run.");
        TransferredOutputs outputs = WeightTransfer.Load(
            network, weights, images.Train.Classes, seed, warning =>
                messages.WriteLine($"warning: {Printable.Of(warning)}"));
        messages.WriteLine(Printable.Of(outputs.Message));
    }

    private RunDescription Describe(RunFolder folder, RunRequest request, IModel network) =>
        RunDescription.Of(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path))), network.Summary, images,
            request.Recipe, device) with
        {
            Model = request.Model,
            Recipe = [.. recipes.Rows(request.Recipe), .. Frozen(network.State)],
            Job = ranks?.Describe(settings.Threads),
            StartedAt = request.StartedAt,
        };

    /// <summary>What a recipe's setting came to in this network.</summary>
    private static IEnumerable<RecipeRow> Frozen(ModelState state)
    {
        if (state.Frozen is not { } point) yield break;
        long parameters = state.Entries.Where(entry => entry.IsParameter && state.IsFrozen(entry))
            .Sum(entry => (long)entry.Length);
        yield return new RecipeRow("frozen", string.Create(
            CultureInfo.InvariantCulture,
            $"{parameters:N0} of {state.ParameterCount:N0} parameters, to the end of {point.Name}"));
    }
}
