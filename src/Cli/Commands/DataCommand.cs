using System.CommandLine;
using GResNet.Cli.Checks;
using GResNet.Cli.Data;
using GResNet.Cli.Embeddings;
using GResNet.Cli.Exits;
using GResNet.Cli.Output;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Imaging.Decoding;
using GResNet.Runtime.Names;
using GResNet.Runtime.Threading;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Shards;
using Spectre.Console;

namespace GResNet.Cli.Commands;

/// <summary><c>data</c>.</summary>
internal sealed class DataCommand
{
    private const string DefaultPage = "data-check.html";

    private readonly Argument<string> folder = new("DIR")
    {
        Description = "A folder with a folder of images for each class, or with such folders 'train' and 'val'; as "
            + "it is or packed.",
        HelpName = "DIR",
    };

    private readonly Option<string[]> embeddings = new("--embeddings")
    {
        Description = "Files that 'embed' wrote of the folder, one for each of its parts: finds, besides, near "
            + "duplicates across train and validation, and images among those of another class; writes a page of them.",
        HelpName = "FILE", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> output = new("--out")
    {
        Description = $"With --embeddings, the page to write. Default: {DefaultPage}.", HelpName = "FILE",
    };

    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly LayoutOptions layout = new();
    private readonly LimitOptions limits = new();

    public static Command Create() => new("data", "Look at images before training on them.")
    {
        CreateCheck(), PackCommand.Create(),
    };

    private static Command CreateCheck()
    {
        var parts = new DataCommand();
        var command = new Command(
            "check",
            "Decode every image of a folder, and list what is there and what cannot be read (exit code 1 where "
                + "anything cannot, or where there is too little to train with).")
        {
            parts.folder, parts.embeddings, parts.output, parts.threads, parts.json,
        };
        parts.layout.AddTo(command);
        parts.limits.AddTo(command);
        command.SetAction(parts.Check);
        return command;
    }

    private int Check(ParseResult parsed)
    {
        string page = parsed.GetValue(output) ?? DefaultPage;
        string[] files = parsed.GetValue(embeddings) ?? [];
        if (files.Length == 0 && parsed.GetValue(output) is not null)
            throw new UsageException("--out is the page of what --embeddings finds: give both.");
        foreach (string file in files) EmbeddingFile.CheckEnding(file);
        if (files.Length > 0) OutputPath.CheckPage(page);
        if (files.Length > 0 && DataCatalogue.IsPacked(parsed.GetRequiredValue(folder)))
            throw new UsageException(
                "--embeddings compares the files of a folder: name the folder that was packed, and embeddings of it.");
        // Before all images are decoded.
        StoredEmbeddings[] stored = [.. files.Select(EmbeddingFile.Read)];
        ImageLimits? allowed = limits.Choose(parsed)?.ToLimits();
        TextWriter messages = parsed.GetValue(json) ? Console.Error : Console.Out;
        FolderReport report = Read(parsed, allowed);
        FolderReportView.Print(messages, report);
        EmbeddingCheck? check = stored.Length == 0 ? null : See(parsed, report, stored, allowed);
        if (check is not null)
        {
            EmbeddingCheckView.Print(messages, check);
            new EmbeddingCheckPage(report.Name, check, allowed).Write(page);
            messages.WriteLine($"Pictures are in {Printable.Of(page)}");
        }

        if (parsed.GetValue(json)) Console.Out.WriteLine(DataCheckReport.Of(report, check, page).ToJson());
        bool isGood = report.Problems.IsEmpty && report.LeftOut.Undecoded.IsEmpty && report.Refusal is null;
        return isGood ? 0 : ExitCodes.Failure;
    }

    private FolderReport Read(ParseResult parsed, ImageLimits? allowed)
    {
        string path = parsed.GetRequiredValue(folder);
        FolderReading? reading = layout.Choose(parsed, path);
        return Console.IsOutputRedirected || parsed.GetValue(json)
            ? Run(null)
            : AnsiConsole.Progress().AutoClear(true).Start(context =>
            {
                ProgressTask task = context.AddTask("decoding");
                return Run((done, all) => (task.Value, task.MaxValue) = (done, all));
            });

        FolderReport Run(Action<int, int>? progress) => DataCatalogue.IsPacked(path)
            ? ShardCheck.Run(path, limits: allowed, threads: Threads(parsed), progress: progress)
            : FolderCheck.Run(path, reading: reading, limits: allowed, threads: Threads(parsed), progress: progress);
    }

    /// <summary>What embeddings say; null where nothing can be trained with the folder, which was told.</summary>
    private EmbeddingCheck? See(
        ParseResult parsed, FolderReport report, StoredEmbeddings[] stored, ImageLimits? allowed)
    {
        if (report.Refusal is not null) return null;
        FolderSplits splits = ImageFolder.Load(
            parsed.GetRequiredValue(folder), reading: layout.Choose(parsed, parsed.GetRequiredValue(folder)),
            limits: allowed);
        var embedded = new EmbeddedFolder(splits, stored);
        using var workers = new WorkerPool(Threads(parsed));
        return EmbeddingCheck.Run(embedded, workers);
    }

    private int Threads(ParseResult parsed) => parsed.GetValue(threads) ?? CommonOptions.DefaultThreads;
}
