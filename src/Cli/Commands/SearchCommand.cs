using System.Collections.Immutable;
using System.CommandLine;
using GResNet.Cli.Embeddings;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Cli.Searches;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Imaging.Decoding;
using GResNet.Inference;
using GResNet.Runtime.Names;
using GResNet.Runtime.Threading;
using GResNet.Search;
using GResNet.Training.Names;

namespace GResNet.Cli.Commands;

/// <summary><c>search</c>.</summary>
internal sealed class SearchCommand
{
    private const int DefaultTop = 5, MostTop = 1000;
    private const string DefaultPage = "search.html";

    private readonly ProgramDescription program;
    private readonly Argument<string[]> queries = new("IMAGE")
    {
        Description = ImageArguments.Description, HelpName = "IMAGE|FOLDER", Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> index = new("--index")
    {
        Description = "The embeddings to search in: a file that 'embed' wrote, with the same weights.",
        HelpName = "FILE", Required = true,
    };

    private readonly Option<string?> weights = CommonOptions.Weights();
    private readonly Option<string?> model;
    private readonly Option<int?> top = NumberOptions.Number<int>(
        "--top", "N", $"How many images to find for each. Default: {DefaultTop}.", atLeast: 1, MostTop);

    private readonly Option<VectorMetric> metric = MetricOption.Create();
    private readonly Option<bool> withSelf = ChoiceOptions.Switch(
        "--with-self", "Find an image of the index as its own neighbour, too.");

    private readonly Option<string?> data = new("--data")
    {
        Description = "The folder of the index's images, where they were moved since they were embedded.",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> output = new("--out")
    {
        Description = $"The page to write, with pictures. Default: {DefaultPage}.", HelpName = "FILE",
    };

    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly LimitOptions limits = new();

    private SearchCommand(ProgramDescription program)
    {
        this.program = program;
        model = CommonOptions.Model(program, "the one the file names");
        data.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !Directory.Exists(text))
                result.AddError(UndecodedName.Explain(text) ?? $"--data '{text}' is no folder.");
        });
    }

    public static Command Create(ProgramDescription program)
    {
        var parts = new SearchCommand(program);
        var command = new Command(
            "search",
            "Find the images that look most like others, among those whose embeddings 'embed' wrote: every one is "
                + "compared. Prints them, and writes a page with pictures. Exit code 1 where an image cannot be read.")
        {
            parts.queries, parts.index, parts.weights, parts.model, parts.top, parts.metric, parts.withSelf,
            parts.data, parts.output, parts.threads, parts.json,
        };
        parts.limits.AddTo(command);
        command.SetAction(parts.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(index), page = parsed.GetValue(output) ?? DefaultPage;
        EmbeddingFile.CheckEnding(file);
        OutputPath.CheckPage(page);
        StoredEmbeddings embeddings = EmbeddingFile.Read(file);
        string path = parsed.GetValue(weights) ?? Weights.Newest();
        using Weights trained = Weights.LoadFeatures(path, parsed.GetValue(model), program);
        embeddings.Card.CheckMadeBy(file, trained.Name, trained.Model, path);
        using var workers = new WorkerPool(parsed.GetValue(threads) ?? CommonOptions.DefaultThreads);
        ImageLimits? fileLimits = limits.Choose(parsed, trained.Data?.FileLimits)?.ToLimits();
        using var embedder = new Embedder(
            trained.Model, embeddings.Card.Reading, workers, embeddings.Card.Normalized, fileLimits);
        var embedded = new List<(string Path, float[] Embedding)>();
        bool isWhole = ImageArguments.TryEach(
            program.Name, parsed.GetRequiredValue(queries), path => embedded.Add((path, embedder.Embed(path))));
        using var images = new IndexedImages(embeddings, parsed.GetValue(data), fileLimits);
        VectorMetric near = parsed.GetValue(metric);
        var search = new ImageSearch(
            embeddings, images, parsed.GetValue(top) ?? DefaultTop, near, parsed.GetValue(withSelf));
        ImmutableArray<FoundImages> found = search.Run(embedded, workers);
        TextWriter messages = parsed.GetValue(json) ? Console.Error : Console.Out;
        NeighborTable.Print(messages, found, near);
        if (found.IsEmpty) return ExitCodes.Failure;
        int missing = SearchPage.Write(page, embeddings, images, near, found, fileLimits);
        if (missing > 0) messages.WriteLine(Moved(missing, embeddings));
        messages.WriteLine($"Pictures are in {Printable.Of(page)}");
        if (parsed.GetValue(json))
            Console.Out.WriteLine(new SearchReport(
                file, embeddings.Count, trained.Name, MetricOption.Name(near), page, missing, found).ToJson());
        return isWhole ? 0 : ExitCodes.Failure;
    }

    private static string Moved(int missing, StoredEmbeddings embeddings) => Printable.Of(
        $"{missing:n0} of the images found cannot be read where they were embedded"
            + (embeddings.Card.Folder is { } folder ? $", in '{folder}'" : "")
            + ": the page has placeholders. Where they were moved, name their folder with --data.");
}
