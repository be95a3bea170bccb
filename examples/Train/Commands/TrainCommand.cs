using System.CommandLine;
using GResNet.Runtime.Checkpoints;
using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Metrics;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Training;
using GResNet.Train.Data;
using GResNet.Train.Runs;
using GResNet.Train.Settings;
using GResNet.Train.Views;

namespace GResNet.Train.Commands;

/// <summary><c>gresnet train</c>.</summary>
internal sealed class TrainCommand
{
    /// <summary>What a shell takes for "ended by Ctrl-C": 128 + the number of SIGINT.</summary>
    private const int Interrupted = 130;

    private const int DefaultKeep = 3;

    private readonly Option<string?> model = CommonOptions.Model("the one that suits the images");
    private readonly Option<string?> data = CommonOptions.Data(DataCatalogue.Shapes);
    private readonly Option<string?> dataDir = CommonOptions.DataDir();
    private readonly Option<int?> limit = CommonOptions.Limit();
    private readonly Option<string?> weights = new("--weights") { Description = "Begin with the weights of this file.", HelpName = "FILE" };
    private readonly Option<string?> output = new("--out")
    {
        Description = "Folder of the run: checkpoints, best.safetensors, report.html, metrics.jsonl, TensorBoard's events. Default: runs/MODEL-DATA.",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> resume = new("--resume")
    {
        Description = "Go on with the run in this folder, from its newest checkpoint that is whole.", HelpName = "FOLDER",
    };

    private readonly RecipeOptions recipe = new();
    private readonly Option<double?> saveEvery = CommonOptions.Number<double>(
        "--save-every", "MINUTES", "Time between checkpoints within an epoch; each epoch ends with one in any case. Default: 10.", atLeast: 0);

    private readonly Option<int?> keep = CommonOptions.Number<int>(
        "--keep", "N", $"Checkpoints that are kept, the newest. Default: {DefaultKeep}.", atLeast: 1);

    private readonly Option<UnreadableImages> unreadable = CommonOptions.Unreadable();
    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<int?> loaderThreads = CommonOptions.LoaderThreads();
    private readonly Option<bool> json = CommonOptions.Json();

    public static Command Create()
    {
        var parts = new TrainCommand();
        var command = new Command(
            "train",
            "Train a network. Ctrl-C ends the run after the current step with a checkpoint (exit code 130); --resume goes on, to the same bits as without the stop.")
        {
            parts.model, parts.data, parts.dataDir, parts.limit, parts.weights, parts.output, parts.resume,
        };
        parts.recipe.AddTo(command);
        foreach (Option option in (Option[])[parts.saveEvery, parts.keep, parts.unreadable, parts.threads, parts.loaderThreads, parts.json])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            Option[] fixedByRun = [parts.model, parts.data, parts.dataDir, parts.limit, parts.weights, parts.output, .. parts.recipe.Options];
            if (result.GetResult(parts.resume) is { Implicit: false } && fixedByRun.FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } given)
                result.AddError($"--resume takes model, images and recipe from the run; {given.Name} cannot be given with it.");
        });
        command.SetAction(parts.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        TextWriter messages = parsed.GetValue(json) ? Console.Error : Console.Out;
        string? resumed = parsed.GetValue(resume);
        RunRequest request = resumed is null ? Request(parsed) : new RunFolder(resumed).Read();
        var folder = new RunFolder(resumed ?? parsed.GetValue(output) ?? RunFolder.Free(request.Model, request.Data.Name).Path);
        DataSplits images = DataCatalogue.Load(request.Data, messages);
        using IModel network = ModelCatalogue.Create(request.Model);
        using var workers = new WorkerPool(parsed.GetValue(threads) ?? Environment.ProcessorCount);
        using var checkpoints = new CheckpointStore(folder.Checkpoints, parsed.GetValue(keep) ?? DefaultKeep);
        using var trainer = new Trainer(network, images.WithChannels(network.Summary.Channels), request.Recipe, workers, new TrainerOptions
        {
            LoaderThreads = parsed.GetValue(loaderThreads) ?? Environment.ProcessorCount,
            Unreadable = parsed.GetValue(unreadable),
            Checkpoints = checkpoints,
            SaveEvery = TimeSpan.FromMinutes(parsed.GetValue(saveEvery) ?? 10),
            BestWeights = folder.BestWeights,
        });
        if (request.Weights is null) network.State.Initialize(request.Recipe.Seed);
        else ModelWeights.Load(network, request.Weights);
        if (resumed is null) folder.Begin(request);
        checkpoints.Acquire();

        RunDescription description = Describe(folder, request, network.Summary, images, workers.Threads);
        RunView view = RunView.For(messages, description, request.Recipe);
        bool goesOn = resumed is not null && trainer.Resume(view.OnWarning);
        view.Start(goesOn ? trainer.Step : null);
        using var interruption = new Interruption();
        using var recorder = new RunRecorder(folder.Path, description, images.Validation, trainer.Step, view);
        TrainingResult result = view.Watch(() => trainer.Run(recorder, interruption.Token));
        view.End(result, folder);
        if (parsed.GetValue(json)) Console.Out.WriteLine(new RunReport(request.Model, images.Name, result, folder.Path).ToJson());
        if (!result.Saved) return 1;
        return result.Cancelled ? Interrupted : 0;
    }

    private RunRequest Request(ParseResult parsed)
    {
        string name = parsed.GetValue(data) ?? DataCatalogue.Shapes;
        string? folder = parsed.GetValue(dataDir);
        string? start = parsed.GetValue(weights);
        return new RunRequest(
            parsed.GetValue(model) ?? DataCatalogue.ModelFor(name),
            // Whole paths: a run may be resumed from another folder.
            new DataRequest(Directory.Exists(name) ? Path.GetFullPath(name) : name, folder is null ? null : Path.GetFullPath(folder), parsed.GetValue(limit)),
            recipe.Choose(DataCatalogue.RecipeFor(name), parsed),
            start is null ? null : Path.GetFullPath(start),
            DateTimeOffset.UtcNow);
    }

    private RunDescription Describe(RunFolder folder, RunRequest request, ModelSummary network, DataSplits images, int computing) => new()
    {
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path))),
        Model = request.Model,
        Parameters = network.Parameters,
        Data = new DatasetDescription(images.Name, images.Train.Count, images.Validation.Count, images.Train.Classes),
        Epochs = request.Recipe.Epochs,
        Recipe = [.. recipe.Rows(request.Recipe)],
        Machine = MachineDescription.Current(computing),
        StartedAt = request.StartedAt,
    };
}
