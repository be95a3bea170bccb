using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using GResNet.Cli.Embeddings;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Cli.Searches;
using GResNet.Cli.Settings;
using GResNet.Cli.Stores;
using GResNet.Cli.Views;
using GResNet.Runtime.Names;
using GResNet.Search;
using GResNet.Search.Stores;

namespace GResNet.Cli.Commands;

/// <summary><c>store</c>.</summary>
internal sealed class StoreCommand(ProgramDescription program)
{
    private const int DefaultTop = 5, MostTop = 1000;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly Argument<string> file = new("FILE")
    {
        Description = "Embeddings, as 'embed' wrote them: .npz, .arrow or .jsonl.",
    };

    private readonly Argument<string> store = new("STORE") { Description = $"{StoreAddress.Description}." };

    private readonly Option<VectorMetric> metric = MetricOption.Create();
    private readonly Option<VectorIndexKind> index = ChoiceOptions.Choice<VectorIndexKind>(
        "--index", "How embeddings are found: by comparing all (exact), by a graph of near ones (hnsw), which is "
            + "faster and misses some, or as the store thinks best (automatic). Default: exact.");

    private readonly Option<bool> drop = ChoiceOptions.Switch("--drop", "Remove what is there before.");
    private readonly Option<int?> top = NumberOptions.Number<int>(
        "--top", "N", $"How many images to find for each. Default: {DefaultTop}.", atLeast: 1, MostTop);

    private readonly Option<bool> json = CommonOptions.Json();

    public static Command Create(ProgramDescription program)
    {
        var parts = new StoreCommand(program);
        var upload = new Command(
            "upload",
            "Put embeddings into a store, which is created if it is not there. An image that is there already, by its "
                + "path, is replaced. Ctrl-C ends it (exit code 130); the same command goes on.")
        {
            parts.file, parts.store, parts.metric, parts.index, parts.drop, parts.json,
        };
        upload.SetAction(parts.UploadAsync);
        var search = new Command("search", "Find the images of a store that look most like those of a file.")
        {
            parts.file, parts.store, parts.top, parts.json,
        };
        search.SetAction(parts.SearchAsync);
        var remove = new Command("drop", "Remove a store with all that is in it.") { parts.store };
        remove.SetAction(parts.DropAsync);
        return new Command("store", "Keep embeddings in a database, and search them there.") { upload, search, remove };
    }

    private async Task<int> UploadAsync(ParseResult parsed, CancellationToken cancellation)
    {
        StoredEmbeddings embeddings = Read(parsed);
        await using IVectorStore target = StoreAddress.Open(parsed.GetRequiredValue(store));
        using var interruption = new Interruption(program.Name, "after the current request");
        TextWriter messages = parsed.GetValue(json) ? Console.Error : Console.Out;
        var schema = new VectorStoreSchema(embeddings.Card.Features, parsed.GetValue(metric))
        {
            Index = parsed.GetValue(index), Description = embeddings.Card.Maker,
        };
        long start = Stopwatch.GetTimestamp();
        try
        {
            if (parsed.GetValue(drop)) await target.DropAsync(interruption.Token);
            int stored = await VectorUpload.RunAsync(
                target, schema, Records(embeddings), new Progress(messages, embeddings.Count), interruption.Token);
            long count = await target.CountAsync(interruption.Token);
            messages.WriteLine($"{stored:n0} embeddings stored. {Printable.Of(target.Name)} has {count:n0} now.");
            if (parsed.GetValue(json))
                Console.Out.WriteLine(new UploadReport(
                    target.Name, stored, count,
                    Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3)).ToJson());
            return 0;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            messages.WriteLine("Ended early: the same command, without --drop, goes on.");
            return Interruption.ExitCode;
        }
    }

    private async Task<int> SearchAsync(ParseResult parsed, CancellationToken cancellation)
    {
        StoredEmbeddings queries = Read(parsed);
        await using IVectorStore target = StoreAddress.Open(parsed.GetRequiredValue(store));
        VectorStoreSchema schema = await target.DescribeAsync(cancellation)
            ?? throw new VectorStoreException($"{target.Name} is not there; 'store upload' makes it.");
        if (schema.Description.Length > 0 && schema.Description != queries.Card.Maker)
            throw new VectorStoreException(
                $"{target.Name} has embeddings by '{schema.Description}', and '{queries.File}' by "
                    + $"'{queries.Card.Maker}': these cannot be compared.");
        ImmutableArray<ImmutableArray<VectorMatch>> matches = await target.SearchAsync(
            queries.Vectors, parsed.GetValue(top) ?? DefaultTop, cancellation: cancellation);
        Dictionary<long, VectorItem> items = (await target.FetchAsync(
            [.. matches.SelectMany(near => near).Select(match => match.Id).Distinct()], cancellation))
            .ToDictionary(item => item.Id);
        ImmutableArray<FoundImages> found =
        [
            .. queries.Paths.Zip(matches, (path, near) => new FoundImages(
                path, [.. near.Select(match => Found(items[match.Id], match, schema.Metric))])),
        ];
        NeighborTable.Print(parsed.GetValue(json) ? Console.Error : Console.Out, found, schema.Metric);
        if (parsed.GetValue(json))
            Console.Out.WriteLine(
                new StoreSearchReport(target.Name, MetricOption.Name(schema.Metric), found).ToJson());
        return 0;
    }

    private async Task<int> DropAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using IVectorStore target = StoreAddress.Open(parsed.GetRequiredValue(store));
        await target.DropAsync(cancellation);
        Console.Out.WriteLine($"{Printable.Of(target.Name)} is removed.");
        return 0;
    }

    private StoredEmbeddings Read(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(file);
        EmbeddingFile.CheckEnding(path);
        return EmbeddingFile.Read(path);
    }

    private static FoundImage Found(VectorItem item, VectorMatch match, VectorMetric metric) =>
        new(0, item.Path, item.Class, Scores.Of(new Neighbor(0, match.Score), metric));

    private static IEnumerable<VectorRecord> Records(StoredEmbeddings embeddings) =>
        embeddings.Paths.Select((path, row) => new VectorRecord(
            VectorRecord.IdOf(path), embeddings.Vectors.AsMemory(
                row * embeddings.Card.Features, embeddings.Card.Features), path, embeddings.Classes[row]));

    /// <summary>A line now and then.</summary>
    private sealed class Progress(TextWriter output, int all) : IProgress<int>
    {
        private readonly Stopwatch told = Stopwatch.StartNew();

        public void Report(int value)
        {
            if (told.Elapsed < ProgressEvery) return;
            told.Restart();
            output.WriteLine($"  {value:n0} of {all:n0} stored");
        }
    }
}
