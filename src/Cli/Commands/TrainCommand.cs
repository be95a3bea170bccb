using System.CommandLine;
using System.CommandLine.Parsing;
using GResNet.Cli.Data;
using GResNet.Cli.Devices;
using GResNet.Cli.Exits;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Cli.Ranks;
using GResNet.Cli.Runs;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Runtime.Names;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Collectives;
using GResNet.Training.Data;
using GResNet.Training.Ilgpu;
using GResNet.Training.Mpi;
using GResNet.Training.Names;

namespace GResNet.Cli.Commands;

/// <summary><c>train</c>.</summary>
internal sealed class TrainCommand
{
    private readonly ProgramDescription program;
    private readonly Option<string?> model;
    private readonly Option<string?> data = CommonOptions.Data(DataCatalogue.Shapes);
    private readonly Option<string?> dataDir = CommonOptions.DataDir();
    private readonly LayoutOptions layout = new();
    private readonly Option<int?> limit = CommonOptions.Limit();
    private readonly Option<string?> weights = new("--weights") { Description =
        "Begin with the weights of this file, or the best of the run in this folder.", HelpName = "FILE|FOLDER" };
    private readonly Option<string?> output = new("--out")
    {
        Description = "Folder of the run: checkpoints, best.safetensors, report.html, metrics.jsonl, TensorBoard's "
            + "events. Default: runs/MODEL-DATA.",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> resume = new("--resume")
    {
        Description = "Go on with the run in this folder, from its newest checkpoint that is whole. "
            + "If its images have been moved, name where they are with --data or --data-dir.",
        HelpName = "FOLDER",
    };

    private readonly RecipeOptions recipe = new();
    private readonly ExecutionOptions execution = new();
    private readonly DeviceOptions device;
    private readonly LimitOptions limits = new();
    private readonly Option<bool> json = CommonOptions.Json();

    private TrainCommand(ProgramDescription program)
    {
        this.program = program;
        device = new DeviceOptions(program);
        model = CommonOptions.Model(
            program, program.Suited.IsEmpty ? program.Model : "the one that suits the images");
    }

    public static Command Create(ProgramDescription program)
    {
        var parts = new TrainCommand(program);
        var command = new Command(
            "train",
            "Train a network. Ctrl-C ends the run after the current step with a checkpoint (exit code 130); --resume "
                + "goes on, to the same bits as without the stop. Under mpirun or srun its processes, the ranks, train "
                + "one network together: a step has the batches of all of them, and the recipe's learning rate is "
                + "scaled to that.")
        {
            parts.model, parts.data, parts.dataDir, parts.limit, parts.weights, parts.output, parts.resume,
        };
        parts.layout.AddTo(command);
        parts.recipe.AddTo(command);
        parts.device.AddTo(command);
        parts.execution.AddTo(command);
        parts.limits.AddTo(command);
        command.Options.Add(parts.json);
        command.SetAction(parts.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (device.AsksForList(parsed.CommandResult)) return device.PrintList(Console.Out);
        CheckGivenWith(parsed.CommandResult);
        using MpiJob? job = MpiJob.Join();
        return job is null
            ? Train(parsed, new JobRanks(null))
            : job.Run(collective => TrainAsRank(parsed, new JobRanks(collective)));
    }

    /// <summary>As one of several, which hears of a failure by the exit code.</summary>
    private int TrainAsRank(ParseResult parsed, JobRanks ranks)
    {
        try
        {
            return Train(parsed, ranks);
        }
        catch (Exception error) when (Failure.Describe(error, parsed.CommandResult.Command) is { } message)
        {
            // What all ranks throw alike is the first's to say.
            if (ranks.IsFirst || error is not (TrainingDivergedException or CollectiveException))
                Console.Error.WriteLine($"{program.Name}: {ranks.Prefix}{Printable.Of(message)}");
            return error is UsageException ? ExitCodes.Usage : ExitCodes.Failure;
        }
    }

    private int Train(ParseResult parsed, JobRanks ranks)
    {
        StandardStreams.TellOfRun();
        TextWriter messages = ranks.Messages(parsed.GetValue(json) ? Console.Error : Console.Out);
        RunFolder? resumed = FolderOf(parsed, resume);
        RunRequest request = ranks.FromFirst(
            () => resumed is null ? Request(parsed, ranks.Count) : Resumed(resumed, parsed, ranks.Count),
            RunJson.Default.RunRequest);
        ModelCompatibility.CheckIsTrainable(program.Find(request.Model).Summary);
        ExecutionSettings settings = execution.Choose(parsed, ranks.DefaultThreads);
        using var workers = new WorkerPool(settings.Threads);
        using IComputeDevice computer = device.Open(parsed, workers, ranks.LocalRank);
        using NcclCollective? nccl = GpuSums.Join(ranks, computer, messages);
        if (nccl is not null) ranks = ranks.By(nccl);
        DataSplits images = request.Data.Photographs is null
            ? ranks.FirstThenOthers(() => DataCatalogue.Load(request.Data, messages))
            : ranks.Each(() => DataCatalogue.Load(request.Data, messages));
        request = request with { Data = request.Data.ReadAs(images) };
        if (!ranks.IsFirst)
        {
            using var requested = new Interruption(program.Name, ending: null);
            return ExitCode(new FollowingRank(program, images, computer, settings, ranks)
                .Run(request, resumed is not null, requested.Token));
        }

        using RunClaim claim = resumed is null
            ? RunClaim.ToBegin(FolderOf(parsed, output), request)
            : RunClaim.ToResume(resumed);
        DataView.Print(messages, images);
        settings.Check(images);
        using var interruption = new Interruption(program.Name);
        TrainingResult result = new RunSession(program, images, computer, settings, recipe, messages, ranks)
            .Run(claim, request, resumed is not null, interruption.Token);
        string path = claim.Folder.Path;
        if (result.Cancelled && result.Saved)
            messages.WriteLine($"To go on: {program.Command} train --resume {ShellWord.Of(path)}");
        if (parsed.GetValue(json))
            StandardStreams.WriteResult(new RunReport(
                request.Model, images.Name, result, path, settings.Threads, ranks.Describe(settings.Threads)).ToJson());
        return ExitCode(result);
    }

    private static int ExitCode(TrainingResult result)
    {
        if (!result.Saved) return ExitCodes.Failure;
        return result.Cancelled ? Interruption.ExitCode : 0;
    }

    /// <summary>What a run is, it has been since it began.</summary>
    /// <exception cref="ArgumentException">Something else is asked for as it is to go on.</exception>
    private void CheckGivenWith(CommandResult parsed)
    {
        if (parsed.GetResult(resume) is not { Implicit: false }) return;
        Option[] fixedByRun = [model, limit, weights, output, .. layout.Options, .. recipe.Options];
        if (fixedByRun.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw new ArgumentException(
                $"--resume takes model, limit and recipe from the run; {given.Name} cannot be given with it.");
    }

    private static RunFolder? FolderOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } path ? new RunFolder(path) : null;

    /// <summary>What was asked for when the run began, with its images where they are now.</summary>
    private RunRequest Resumed(RunFolder folder, ParseResult parsed, int ranks)
    {
        RunRequest begun = folder.Read(program.Models);
        DataRequest images = begun.Data.MovedTo(parsed.GetValue(data), parsed.GetValue(dataDir));
        images.CheckIsThere();
        images = images with { FileLimits = limits.Choose(parsed, images.FileLimits) };
        return begun with { Data = images.WithWholePaths(), Recipe = begun.Recipe.ForRanks(ranks) };
    }

    private RunRequest Request(ParseResult parsed, int ranks)
    {
        string name = parsed.GetValue(data) ?? DataCatalogue.Shapes;
        string? start = parsed.GetValue(weights) is { } given ? Weights.FileOf(given) : null;
        return new RunRequest(
            parsed.GetValue(model) ?? program.ModelFor(name) ?? throw program.Unnamed(),
            new DataRequest(
                name, parsed.GetValue(dataDir), parsed.GetValue(limit), layout.Choose(parsed, name),
                limits.Choose(parsed)).WithWholePaths(),
            recipe.Choose(DataCatalogue.RecipeFor(name), parsed, ranks: ranks),
            start is null ? null : Path.GetFullPath(start),
            DateTimeOffset.UtcNow);
    }
}
