using System.Collections.Immutable;
using System.CommandLine;
using GResNet.Cli.Ablations;
using GResNet.Cli.Data;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Cli.Runs;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Reports.Html;
using GResNet.Runtime.Names;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Data;

namespace GResNet.Cli.Commands;

/// <summary><c>ablate</c>.</summary>
internal sealed class AblateCommand
{
    private const int DefaultSeeds = 3, MostSeeds = 1000, DefaultEpochs = 6;
    private const string SeedOption = "--seed";

    private static readonly string DefaultFolder = Path.Combine(CommonOptions.RunsFolder, "ablation");

    private readonly ProgramDescription program;
    private readonly Option<string[]> models;
    private readonly Option<string?> data = CommonOptions.Data(DataCatalogue.Cifar10Name);
    private readonly Option<string?> dataDir = CommonOptions.DataDir();
    private readonly LayoutOptions layout = new();
    private readonly Option<int?> limit = CommonOptions.Limit();
    private readonly Option<int?> seeds = NumberOptions.Number<int>(
        "--seeds", "N", $"Train every network N times, with the seeds 0 to N − 1. Default: {DefaultSeeds}.", atLeast: 1,
        MostSeeds);

    private readonly Option<string?> output = new("--out")
    {
        Description = $"Folder of the ablation: ablation.html, and a folder for each run. Default: {DefaultFolder}.",
            HelpName = "FOLDER",
    };

    private readonly RecipeOptions recipe = new($"that of each network, {Recipes.Cifar.Name} for most, with "
        + $"{DefaultEpochs} epochs");
    private readonly ExecutionOptions execution = new();
    private readonly Option<bool> json = CommonOptions.Json();

    private AblateCommand(ProgramDescription program)
    {
        this.program = program;
        models = new Option<string[]>("--models")
        {
            Description = $"The networks to compare, of {ChoiceOptions.Listing(program.Names)}. Without it: "
                + $"{string.Join(", ", program.Ablation.Variants.Select(variant => variant.Model))}.",
            HelpName = "MODEL",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        models.Validators.Add(result => ChoiceOptions.AddChoiceError(result, models.Name, program.Names));
        models.CompletionSources.Add(program.Names);
    }

    public static Command Create(ProgramDescription program)
    {
        var parts = new AblateCommand(program);
        var command = new Command(
            "ablate",
            $"{program.Ablation.Description}. Ctrl-C ends it after the current step with a checkpoint (exit code "
                + $"{Interruption.ExitCode}); the same command goes on.")
        {
            parts.models, parts.data, parts.dataDir, parts.limit, parts.seeds, parts.output,
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
        AblationPlan plan = Plan(parsed);
        StandardStreams.TellOfRun();
        TextWriter messages = parsed.GetValue(json) ? Console.Error : Console.Out;
        string name = parsed.GetValue(data) ?? DataCatalogue.Cifar10Name;
        var request = new DataRequest(
            name, parsed.GetValue(dataDir), parsed.GetValue(limit), layout.Choose(parsed, name));
        Dictionary<AblationVariant, Recipe> chosen = plan.Variants.ToDictionary(
            variant => variant, variant => recipe.Choose(variant.Recipe, parsed, DefaultEpochs));
        DataSplits images = DataCatalogue.Load(request, messages);
        var ablation = new Ablation(
            program.Models, plan, parsed.GetValue(output)
                ?? DefaultFolder, request.ReadAs(images).WithWholePaths(),
            variant => chosen[variant], parsed.GetValue(seeds) ?? DefaultSeeds, recipe);
        ExecutionSettings settings = execution.Choose(parsed, CommonOptions.DefaultThreads);
        DataView.Print(messages, images);
        settings.Check(images);
        using var workers = new WorkerPool(settings.Threads);
        using var interruption = new Interruption(program.Name);
        var page = new AblationPage(ablation, images, recipe, workers.Threads);
        using var device = new CpuDevice(workers);
        var session = new RunSession(program, images, device, settings, recipe, messages);

        int exitCode = Train(ablation, session, page, messages, interruption.Token);

        ImmutableArray<ComparisonVariant> variants = page.Write();
        ComparisonTable.Print(messages, variants);
        messages.WriteLine($"Curves and a plot are in {Printable.Of(page.Path)}");
        if (exitCode == Interruption.ExitCode) messages.WriteLine("To go on, give the same command again.");
        if (parsed.GetValue(json))
        {
            StandardStreams.WriteResult(
                AblationReport.Of(ablation, images.Name, variants, page.Path).ToJson());
        }

        return exitCode;
    }

    /// <exception cref="UsageException">The program has no networks.</exception>
    private AblationPlan Plan(ParseResult parsed)
    {
        if (program.Models.Models.IsEmpty) throw program.Unnamed();
        AblationPlan plan = parsed.GetValue(models) is { Length: > 0 } names
            ? AblationPlan.Of(names.Distinct().Select(program.Find), program.Ablation.Variants)
            : program.Ablation;
        foreach (AblationVariant variant in plan.Variants)
            ModelCompatibility.CheckIsTrainable(program.Find(variant.Model).Summary);
        return plan;
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
