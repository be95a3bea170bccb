using System.CommandLine;
using System.Diagnostics;
using GResNet.Cli.Data;
using GResNet.Cli.Devices;
using GResNet.Cli.Embeddings;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Programs;
using GResNet.Cli.Settings;
using GResNet.Runtime.Names;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Features;

namespace GResNet.Cli.Commands;

/// <summary><c>embed</c>.</summary>
internal sealed class EmbedCommand
{
    private readonly ProgramDescription program;
    private readonly Argument<string> data = new("DATA")
    {
        Description = "A folder of photographs with a subfolder for each class, as for eval --data, or a built-in set: "
            + $"{ChoiceOptions.Listing(DataCatalogue.Names)}.",
        HelpName = "FOLDER|DATA",
    };

    private readonly Option<string> output = new("--out")
    {
        Description = "The file to write: .npz for NumPy, .arrow for Apache Arrow, or .jsonl for a line of JSON for "
            + "each image. A run that was ended early goes on where it was, by the same command.",
        HelpName = "FILE", Required = true,
    };

    private readonly Option<bool> normalize = ChoiceOptions.Switch(
        "--normalize", "Scale embeddings to length 1, so that inner products are cosines.");

    private readonly Option<string?> weights = CommonOptions.Weights();
    private readonly Option<string?> model;
    private readonly MeasuringOptions measuring;

    private EmbedCommand(ProgramDescription program)
    {
        this.program = program;
        measuring = EmbeddingPlan.Options(program);
        model = CommonOptions.Model(program, "the one the file names");
    }

    public static Command Create(ProgramDescription program)
    {
        var parts = new EmbedCommand(program);
        var command = new Command(
            "embed",
            "Write the embeddings of photographs, the numbers that a network's last layer reads: of images that look "
                + "alike to it they are near each other. Ctrl-C ends it after the current batch (exit code 130); the "
                + "same command goes on.")
        {
            parts.data, parts.weights, parts.model, parts.output, parts.normalize,
        };
        parts.measuring.AddTo(command);
        command.SetAction(parts.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (measuring.Devices.AsksForList(parsed.CommandResult)) return measuring.Devices.PrintList(Console.Out);
        string path = parsed.GetRequiredValue(output);
        EmbeddingFile.CheckToWrite(path);
        using Weights trained = Weights.Load(
            parsed.GetValue(weights) ?? Weights.Newest(), parsed.GetValue(model), program);
        using var workers = new WorkerPool(measuring.Threads(parsed));
        using IComputeDevice device = measuring.Devices.Open(parsed, workers);
        TextWriter messages = measuring.Messages(parsed);
        MeasuredImages images = Images(parsed, trained, messages);
        var plan = new EmbeddingPlan(parsed, measuring, trained, images, device);
        // What is computed is kept there until all is, so that nothing is lost if that is ended early.
        string kept = path + ".part";
        long start = Stopwatch.GetTimestamp();
        using (FeatureStore store = FeatureStore.Open(kept, plan.Key, plan.Features, plan.Images.Count))
        {
            if (!plan.TryCompute(store, program.Name, messages)) return Interruption.ExitCode;
            var embedded = new EmbeddedImages(plan.Images, store, parsed.GetValue(normalize));
            var card = EmbeddingCard.Of(
                trained.Name, trained.Model, trained.Card, images, plan.Setup, plan.ShorterSide, device.Name,
                plan.Features, parsed.GetValue(normalize), images.Folder ?? measuring.DataDir(parsed));
            EmbeddingFile.Write(path, embedded, card);
            messages.WriteLine(
                $"{embedded.Count:n0} embeddings of {plan.Features:n0} numbers by {trained.Name}: "
                    + Printable.Of(path));
            if (measuring.AsJson(parsed))
                Console.Out.WriteLine(new EmbeddingReport(
                    path, embedded.Count, store.UnreadableCount, plan.Features,
                    Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3), card).ToJson());
        }

        File.Delete(kept);
        return 0;
    }

    private MeasuredImages Images(ParseResult parsed, Weights trained, TextWriter messages)
    {
        string name = parsed.GetRequiredValue(data);
        if (!DataCatalogue.Names.Contains(name) && !Directory.Exists(name))
            throw new UsageException(
                $"'{name}' is neither a folder nor a built-in set; these are "
                    + $"{ChoiceOptions.Listing(DataCatalogue.Names)}.");
        DataRequest request = measuring.Complete(new DataRequest(name), parsed, trained.Data?.FileLimits);
        MeasuredImages images = measuring.Load(request, parsed, isWhole: true, "embedded", messages);
        measuring.CheckDecoded(parsed, images);
        return images;
    }
}
