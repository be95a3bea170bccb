using System.Collections.Immutable;
using System.CommandLine;
using GResNet.Cli.Ablations;
using GResNet.Cli.Data;
using GResNet.Cli.Output;
using GResNet.Cli.Runs;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Reports.Html;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Names;

namespace GResNet.Cli.Commands;

/// <summary><c>gresnet ablate</c>.</summary>
internal sealed class AblateCommand
{
    private const int DefaultSeeds = 3, MostSeeds = 1000, DefaultEpochs = 10;
    private const string SeedOption = "--seed";

    private static readonly string DefaultFolder = Path.Combine("runs", "ablation");

    private readonly Option<string?> data = CommonOptions.Data(DataCatalogue.Cifar10Name);
    private readonly Option<string?> dataDir = CommonOptions.DataDir();
    private readonly LayoutOptions layout = new();
    private readonly Option<int?> limit = CommonOptions.Limit();
    private readonly Option<int?> seeds = CommonOptions.Number<int>(
        "--seeds", "N", $"Train every network N times, with the seeds 0 to N − 1. Default: {DefaultSeeds}.", atLeast: 1,
        MostSeeds);

    private readonly Option<string?> output = new("--out")
    {
        Description = $"Folder of the ablation: ablation.html, and a folder for each run. Default: {DefaultFolder}.",
            HelpName = "FOLDER",
    };

    private readonly RecipeOptions recipe = new($"{Recipes.Cifar.Name}, with {DefaultEpochs} epochs");
    private readonly ExecutionOptions execution = new();
    private readonly Option<bool> json = CommonOptions.Json();

    public static Command Create()
    {
        var parts = new AblateCommand();
        var command = new Command(
            "ablate",
            "Train the networks between ResNet and GResNet, each with one change more than the one before, alike and "
                + "with several seeds, and compare "
            + $"their accuracy. Ctrl-C ends it after the current step with a checkpoint (exit code "
                + $"{Interruption.ExitCode}); the same command goes on.")
        {
            parts.data, parts.dataDir, parts.limit, parts.seeds, parts.output,
        };
        parts.layout.AddTo(command);
        parts.recipe.AddTo(command, except: SeedOption);
        parts.execution.AddTo(command);
        command.Options.Add(parts.json);
        command.SetAction(parts.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        StandardStreams.TellOfRun();
        TextWriter messages = parsed.GetValue(json) ? Console.Error : Console.Out;
        var request = new DataRequest(parsed.GetValue(data)
            ?? DataCatalogue.Cifar10Name, parsed.GetValue(dataDir), parsed.GetValue(limit), layout.Choose(parsed));
        Recipe common = recipe.Choose(Recipes.Cifar with { Epochs = DefaultEpochs }, parsed);
        DataSplits images = DataCatalogue.Load(request, messages);
        var ablation = new Ablation(
            parsed.GetValue(output)
                ?? DefaultFolder, request.ReadAs(images).WithWholePaths(), common, parsed.GetValue(seeds)
                ?? DefaultSeeds, recipe);
        ExecutionSettings settings = execution.Choose(parsed);
        DataView.Print(messages, images);
        settings.Check(images);
        using var workers = new WorkerPool(settings.Threads);
        using var interruption = new Interruption();
        var page = new AblationPage(ablation, images, [.. recipe.Rows(common)], workers.Threads);
        using var device = new CpuDevice(workers);
        var session = new RunSession(images, device, settings, recipe, messages);

        int exitCode = Train(ablation, session, page, messages, interruption.Token);

        ImmutableArray<ComparisonVariant> variants = page.Write();
        ComparisonTable.Print(messages, variants);
        messages.WriteLine($"Curves and a plot are in {Printable.Of(page.Path)}");
        if (exitCode == Interruption.ExitCode) messages.WriteLine("To go on, give the same command again.");
        if (parsed.GetValue(json))
        {
            StandardStreams.WriteResult(
                AblationReport.Of(ablation, images.Name, common.Epochs, variants, page.Path).ToJson());
        }

        return exitCode;
    }

    /// <summary>Trains what is not finished. Returns the exit code.</summary>
    private static int Train(
        Ablation ablation, RunSession session, AblationPage page, TextWriter messages, CancellationToken cancellation)
    {
        for (int i = 0; i < ablation.Runs.Length; i++)
        {
            AblationRun run = ablation.Runs[i];
            if (run.IsFinished) continue;
            if (cancellation.IsCancellationRequested) return Interruption.ExitCode;
            messages.WriteLine($"Run {i + 1} of {ablation.Runs.Length}: {Printable.Of($"{run}")}");
            bool resumes = run.Folder.Exists;
            using RunClaim claim = resumes ? RunClaim.ToResume(run.Folder) : RunClaim.ToBegin(run.Folder, run.Request);
            TrainingResult result = session.Run(claim, run.Request, resumes, cancellation);
            if (!result.Saved) return 1;
            if (result.Cancelled) return Interruption.ExitCode;
            page.Write();
        }

        return 0;
    }
}
