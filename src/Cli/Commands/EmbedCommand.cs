using System.CommandLine;
using System.Diagnostics;
using GResNet.Cli.Data;
using GResNet.Cli.Devices;
using GResNet.Cli.Embeddings;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Cli.Settings;
using GResNet.Reports;
using GResNet.Runtime.Models;
using GResNet.Runtime.Names;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Features;

namespace GResNet.Cli.Commands;

/// <summary><c>embed</c>.</summary>
internal sealed class EmbedCommand
{
    private const int DefaultBatch = 32;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly ProgramDescription program;
    private readonly Argument<string> data = new("DATA")
    {
        Description = "A folder of photographs with a subfolder for each class, as for eval --data, or a built-in set: "
            + $"{ChoiceOptions.Listing(DataCatalogue.Names)}.",
        HelpName = "FOLDER|DATA",
    };

    private readonly Option<string> output = new("--out")
    {
        Description = "The file to write: .npz for NumPy, or .jsonl for a line of JSON for each image. A run that was "
            + "ended early goes on where it was, by the same command.",
        HelpName = "FILE", Required = true,
    };

    private readonly Option<bool> normalize = ChoiceOptions.Switch(
        "--normalize", "Scale embeddings to length 1, so that inner products are cosines.");

    private readonly Option<string?> weights = CommonOptions.Weights();
    private readonly Option<string?> model;
    private readonly MeasuringOptions measuring = new(
        part: "Which part of the images, where they are divided: the folder's own name for it, or train or val. "
            + "Without it: the one that training would measure with.",
        batch: $"Images computed at a time. Default: {DefaultBatch}.");

    private EmbedCommand(ProgramDescription program)
    {
        this.program = program;
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
        if (measuring.Devices.AsksForList(parsed.CommandResult)) return DeviceOptions.PrintList(Console.Out);
        string path = parsed.GetRequiredValue(output);
        EmbeddingFile.CheckToWrite(path);
        using Weights trained = Weights.Load(
            parsed.GetValue(weights) ?? Weights.Newest(), parsed.GetValue(model), program);
        using var workers = new WorkerPool(measuring.Threads(parsed));
        using IComputeDevice device = measuring.Devices.Open(parsed, workers);
        TextWriter messages = measuring.Messages(parsed);
        MeasuredImages images = Images(parsed, trained, messages);
        ClassifierSetup setup = Setup(parsed, trained, images.Images);
        EvaluationOptions options = measuring.Reading(parsed, trained.Card?.Resize);
        int shorterSide = options.Resize ?? setup.Resolution;
        int features = trained.Model.Summary.RequireFeatures(setup.Resolution);
        // What is computed is kept there until all is, so that nothing is lost if that is ended early.
        string kept = path + ".part";
        long start = Stopwatch.GetTimestamp();
        string key = FeatureKey.Of(trained.Model, images.Images, setup, shorterSide, device.Name);
        using (FeatureStore store = FeatureStore.Open(kept, key, features, images.Images.Count))
        {
            if (!TryCompute(trained, images.Images, setup, options, device, store, messages))
                return Interruption.ExitCode;
            var embedded = new EmbeddedImages(images.Images, store, parsed.GetValue(normalize));
            var card = EmbeddingCard.Of(
                trained.Name, trained.Model, trained.Card, images, setup, shorterSide, device.Name, features,
                parsed.GetValue(normalize), images.Folder ?? measuring.DataDir(parsed));
            EmbeddingFile.Write(path, embedded, card);
            messages.WriteLine(
                $"{embedded.Count:n0} embeddings of {features:n0} numbers by {trained.Name}: {Printable.Of(path)}");
            if (measuring.AsJson(parsed))
                Console.Out.WriteLine(new EmbeddingReport(
                    path, embedded.Count, store.UnreadableCount, features,
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
        ModelSummary summary = trained.Model.Summary;
        IDataset fitted = RgbDataset.Of(images.Images, summary.Channels);
        if (fitted.Channels != summary.Channels)
            throw new ArgumentException(
                $"{trained.Name} takes images of {summary.Channels} channels; those of {images.Name} have "
                    + $"{fitted.Channels}.");
        return images with { Images = fitted };
    }

    /// <summary>Images are normalised as when training measured, or as ImageNet's where weights do not say.</summary>
    private ClassifierSetup Setup(ParseResult parsed, Weights trained, IDataset images)
    {
        int pixels = ModelCompatibility.Resolution(
            trained.Model.Summary, images, measuring.Resolution(parsed) ?? trained.Card?.Resolution);
        return new ClassifierSetup(
            pixels, Math.Clamp(images.Count, 1, measuring.Batch(parsed) ?? DefaultBatch),
            trained.Card?.Normalization ?? images.Normalization);
    }

    /// <summary>Computes what is not there yet; false where that was ended early.</summary>
    private bool TryCompute(
        Weights trained, IDataset images, ClassifierSetup setup, EvaluationOptions options, IComputeDevice device,
        FeatureStore store, TextWriter messages)
    {
        if (store.Count > 0) messages.WriteLine($"going on after {store.Count:n0} of {store.Capacity:n0} images");
        using var interruption = new Interruption(program.Name, "after the current batch");
        using IBatchClassifier classifier = device.CreateClassifier(trained.Model, setup);
        int found = store.Count;
        var all = Stopwatch.StartNew();
        var told = Stopwatch.StartNew();
        try
        {
            FeatureExtraction.Run(classifier, images, options, store, Report, interruption.Token);
            return true;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            store.Flush();
            messages.WriteLine(
                $"Ended early, after {store.Count:n0} of {store.Capacity:n0} images: the same command goes on.");
            return false;
        }

        void Report(int done)
        {
            while (options.Log.TryTake(out string? warning))
                messages.WriteLine($"warning: {Printable.Of(warning)} It is left out.");
            if (told.Elapsed < ProgressEvery) return;
            told.Restart();
            double rate = (done - found) / all.Elapsed.TotalSeconds;
            messages.WriteLine(
                $"  {done:n0} of {store.Capacity:n0} images, {Figures.Fixed(rate, 0)} images/s, "
                    + $"{Quantity.Duration(TimeSpan.FromSeconds((store.Capacity - done) / rate))} left");
        }
    }
}
