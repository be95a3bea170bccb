using System.CommandLine;
using GResNet.Cli.Comparisons;
using GResNet.Cli.Data;
using GResNet.Cli.Devices;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Cli.Runs;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Reports;
using GResNet.Runtime.Names;
using GResNet.Runtime.Threading;
using GResNet.Search;
using GResNet.Search.Evaluation;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Features;

namespace GResNet.Cli.Commands;

/// <summary><c>compare-embeddings</c>.</summary>
internal sealed class CompareEmbeddingsCommand
{
    private const string DefaultPage = "compare-embeddings.html";

    private readonly ProgramDescription program;
    private readonly Option<string[]> weights = new("--weights")
    {
        Description = "Files of weights, or folders of runs, whose best weights are meant.",
        HelpName = "FILE|FOLDER", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> models;
    private readonly Option<string?> data = CommonOptions.Data("those that the first file of weights names");
    private readonly Option<string?> output = new("--out")
    {
        Description = $"The page to write, with pictures. Default: {DefaultPage}.", HelpName = "FILE",
    };

    private readonly MeasuringOptions measuring;

    private CompareEmbeddingsCommand(ProgramDescription program)
    {
        this.program = program;
        measuring = EmbeddingPlan.Options(program);
        models = new Option<string[]>("--models")
        {
            Description = "With --weights, which network each file is for, where they do not say; alone, networks to "
                + $"compare untrained, with their first values. Of {ChoiceOptions.Listing(program.Names)}.",
            HelpName = "MODEL", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true,
        };
        models.Validators.Add(result => ChoiceOptions.AddChoiceError(result, models.Name, program.Names));
        models.CompletionSources.Add(program.Names);
    }

    public static Command Create(ProgramDescription program)
    {
        var parts = new CompareEmbeddingsCommand(program);
        var command = new Command(
            "compare-embeddings",
            "Compare what networks' embeddings of the same images are worth: how often neighbours are of one class, "
                + "by several measures, and how much networks agree. Prints tables, and writes a page with pictures. "
                + "Ctrl-C ends it after the current batch (exit code 130); the same command goes on.")
        {
            parts.weights, parts.models, parts.data, parts.output,
        };
        parts.measuring.AddTo(command);
        command.SetAction(parts.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (measuring.Devices.AsksForList(parsed.CommandResult)) return measuring.Devices.PrintList(Console.Out);
        string page = parsed.GetValue(output) ?? DefaultPage;
        OutputPath.CheckPage(page);
        string[] files = parsed.GetValue(weights) ?? [], named = parsed.GetValue(models) ?? [];
        Check(files, named);
        using var networks = new DisposableList<Weights>();
        for (int i = 0; i < Math.Max(files.Length, named.Length); i++)
            networks.Add(files.Length == 0
                ? Weights.Untrained(named[i], program)
                : Weights.Load(files[i], named.ElementAtOrDefault(i), program));
        return Compare(parsed, networks.Items, files, page);
    }

    /// <exception cref="UsageException">It is not said which networks are compared.</exception>
    private static void Check(string[] files, string[] named)
    {
        if (files.Length == 0 && named.Length == 0)
            throw new UsageException(
                "Which networks is not said: name files of weights, or folders of runs, with --weights, or networks "
                    + "that are not trained with --models.");
        if (files.Length > 0 && named.Length > 0 && files.Length != named.Length)
            throw new UsageException(
                $"--models names {named.Length} networks, and --weights {files.Length} files: name one for each file, "
                    + "or none where the files say it.");
    }

    private int Compare(ParseResult parsed, IReadOnlyList<Weights> networks, string[] files, string page)
    {
        using var workers = new WorkerPool(measuring.Threads(parsed));
        using IComputeDevice device = measuring.Devices.Open(parsed, workers);
        TextWriter messages = measuring.Messages(parsed);
        DataRequest request = measuring.Request(
            parsed.GetValue(data), parsed, networks[0].Data, files.FirstOrDefault() ?? networks[0].Name);
        MeasuredImages images = measuring.Load(
            request, parsed, isWhole: parsed.GetValue(data) is not null, "compared", messages);
        measuring.CheckDecoded(parsed, images);
        EmbeddingPlan[] plans =
            [.. networks.Select(network => new EmbeddingPlan(parsed, measuring, network, images, device))];
        using var stores = new DisposableList<FeatureStore>();
        string folder = FeatureFolder.Find(Path.GetDirectoryName(Path.GetFullPath(page))!);
        string[] names = Names(networks, files);
        for (int i = 0; i < plans.Length; i++)
        {
            messages.WriteLine(Printable.Of($"network {i + 1} of {plans.Length}: {names[i]}"));
            if (!TryEmbed(plans[i], folder, stores, messages)) return Interruption.ExitCode;
        }

        int[] numbers =
        [
            .. Enumerable.Range(0, images.Images.Count)
                .Where(image => !stores.Items.Any(store => store.IsUnreadable(image))),
        ];
        if (numbers.Length < 2) throw new ArgumentException($"{images.Name} has no two images that can be read.");
        using var compared = new DisposableList<ComparedNetwork>();
        for (int i = 0; i < plans.Length; i++)
            compared.Add(new ComparedNetwork(
                names[i], files.ElementAtOrDefault(i), plans[i].Setup.Resolution, Index(stores.Items[i], numbers)));
        var comparison = EmbeddingComparison.Run(
            compared.Items, [.. numbers.Select(images.Images.Label)], workers);
        new ComparisonPage(images, numbers).Write(page, comparison, Settings(images, device));
        Tell(parsed, images, numbers.Length, comparison, page, messages);
        return 0;
    }

    private void Tell(
        ParseResult parsed, MeasuredImages images, int count, EmbeddingComparison comparison, string page,
        TextWriter messages)
    {
        NumberTableView.Print(messages, ScoreTables.Networks(comparison));
        NumberTableView.Print(messages, ScoreTables.Pairs(comparison));
        int queries = comparison.ByCosine[0].Queries.Length;
        messages.WriteLine(
            $"{count:n0} images of {Printable.Of(images.Name)}, "
                + (queries > 0 ? $"{queries:n0} of them not alone in their class." : "each alone in its class.")
                + " In percent, with intervals of 95 %.");
        messages.WriteLine($"Pictures are in {Printable.Of(page)}");
        if (measuring.AsJson(parsed))
            Console.Out.WriteLine(new EmbeddingComparisonReport(
                images.Name, images.Part, count, queries, images.Images.Count - count, images.Images.Classes.Length,
                comparison.Networks, comparison.Pairs, page).ToJson());
    }

    /// <summary>Adds a store of all embeddings; false where their computation was ended early.</summary>
    private bool TryEmbed(
        EmbeddingPlan plan, string folder, DisposableList<FeatureStore> stores, TextWriter messages)
    {
        if (FeatureStore.TryOpenOrWrite(
            folder, plan.Key, plan.Features, plan.Images.Count,
            written => plan.TryCompute(written, program.Name, messages)) is not { } store) return false;
        stores.Add(store);
        return true;
    }

    private static VectorIndex Index(FeatureStore store, int[] numbers)
    {
        float[] vectors = new float[checked((long)numbers.Length * store.Features)];
        for (int i = 0; i < numbers.Length; i++)
            store.Read(numbers[i], vectors.AsSpan(i * store.Features, store.Features));
        return VectorIndex.Create(vectors, store.Features);
    }

    /// <summary>Networks of one name are told apart by their weights.</summary>
    private static string[] Names(IReadOnlyList<Weights> networks, string[] files) =>
    [
        .. networks.Select((network, i) => networks.Count(other => other.Name == network.Name) > 1 && files.Length > 0
            ? $"{network.Name} ({files[i]})"
            : network.Name),
    ];

    private static RecipeRow[] Settings(MeasuredImages images, IComputeDevice device) =>
    [
        new("images", images.Part is null ? images.Name : $"{images.Name}, {images.Part}"),
        new("computed on", device.Name),
        new("neighbours that vote", $"{NeighborVote.Neighbors}, by exp(cosine / {NeighborVote.Temperature})"),
        new("mutual neighbours", $"the nearest {EmbeddingComparison.MutualNeighbors}, by cosine"),
        new("intervals", $"{Bootstrap.Draws:n0} draws of images, seed 0"),
    ];
}
