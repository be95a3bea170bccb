using System.CommandLine;
using System.CommandLine.Parsing;
using GResNet.Cli.Data;
using GResNet.Cli.Devices;
using GResNet.Cli.Exits;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Cli.Runs;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Data;
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
                + "goes on, to the same bits as without the stop.")
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
        StandardStreams.TellOfRun();
        TextWriter messages = parsed.GetValue(json) ? Console.Error : Console.Out;
        RunFolder? resumed = FolderOf(parsed, resume);
        RunRequest request = resumed is null ? Request(parsed) : Resumed(resumed, parsed);
        ModelCompatibility.CheckIsTrainable(program.Find(request.Model).Summary);
        ExecutionSettings settings = execution.Choose(parsed);
        using var workers = new WorkerPool(settings.Threads);
        using IComputeDevice computer = device.Open(parsed, workers);
        DataSplits images = DataCatalogue.Load(request.Data, messages);
        request = request with { Data = request.Data.ReadAs(images) };
        using RunClaim claim = resumed is null
            ? RunClaim.ToBegin(FolderOf(parsed, output), request)
            : RunClaim.ToResume(resumed);
        DataView.Print(messages, images);
        settings.Check(images);
        using var interruption = new Interruption(program.Name);
        TrainingResult result = new RunSession(program, images, computer, settings, recipe, messages)
            .Run(claim, request, resumed is not null, interruption.Token);
        string path = claim.Folder.Path;
        if (result.Cancelled && result.Saved)
            messages.WriteLine($"To go on: {program.Command} train --resume {ShellWord.Of(path)}");
        if (parsed.GetValue(json))
            StandardStreams.WriteResult(new RunReport(request.Model, images.Name, result, path).ToJson());
        if (!result.Saved) return 1;
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
    private RunRequest Resumed(RunFolder folder, ParseResult parsed)
    {
        RunRequest begun = folder.Read(program.Models);
        DataRequest images = begun.Data.MovedTo(parsed.GetValue(data), parsed.GetValue(dataDir));
        images.CheckIsThere();
        images = images with { FileLimits = limits.Choose(parsed, images.FileLimits) };
        return begun with { Data = images.WithWholePaths() };
    }

    private RunRequest Request(ParseResult parsed)
    {
        string name = parsed.GetValue(data) ?? DataCatalogue.Shapes;
        string? start = parsed.GetValue(weights) is { } given ? Weights.FileOf(given) : null;
        return new RunRequest(
            parsed.GetValue(model) ?? program.ModelFor(name) ?? throw program.Unnamed(),
            new DataRequest(
                name, parsed.GetValue(dataDir), parsed.GetValue(limit), layout.Choose(parsed), limits.Choose(parsed))
                .WithWholePaths(),
            recipe.Choose(DataCatalogue.RecipeFor(name), parsed),
            start is null ? null : Path.GetFullPath(start),
            DateTimeOffset.UtcNow);
    }
}
