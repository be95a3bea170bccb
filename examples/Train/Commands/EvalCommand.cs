using System.CommandLine;
using System.Diagnostics;
using GResNet.Runtime.Checkpoints;
using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Metrics;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Training;
using GResNet.Train.Data;
using GResNet.Train.Devices;
using GResNet.Train.Runs;
using GResNet.Train.Views;

namespace GResNet.Train.Commands;

/// <summary><c>gresnet eval</c>.</summary>
internal static class EvalCommand
{
    private const int DefaultBatch = 64;

    public static Command Create()
    {
        Option<string> weights = CommonOptions.Weights();
        // The list of devices is printed without.
        weights.Required = false;
        Option<string?> model = CommonOptions.Model("the one the file names");
        Option<string?> data = CommonOptions.Data("those the file names");
        Option<string?> dataDir = CommonOptions.DataDir();
        Option<int?> batch = CommonOptions.Number<int>(
            "--batch", "N", $"Images classified at a time. Default: {DefaultBatch}.", atLeast: 1);
        Option<int?> resolution = CommonOptions.Number<int>("--eval-resolution", "PIXELS", "Pixels a side. Default: as in training's validation.", atLeast: 1);
        Option<int?> resize = CommonOptions.Number<int>(
            "--eval-resize", "PIXELS", "The shorter side is first scaled to so many pixels. Default: as in training's validation.", atLeast: 1);
        Option<int?> limit = CommonOptions.Limit();
        Option<UnreadableImages> unreadable = CommonOptions.Unreadable();
        Option<int?> threads = CommonOptions.Threads();
        Option<int?> loaderThreads = CommonOptions.LoaderThreads();
        Option<bool> json = CommonOptions.Json();
        var devices = new DeviceOptions();
        var command = new Command("eval", "Measure a trained network on the validation images: overall, and class by class.")
        {
            weights, model, data, dataDir, limit, batch, resolution, resize, unreadable, threads, loaderThreads, json,
        };
        devices.AddTo(command);
        var limits = new LimitOptions();
        limits.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(weights) is null && !devices.AsksForList(result)) result.AddError($"Option '{weights.Name}' is required.");
        });
        command.SetAction(parsed =>
        {
            if (devices.AsksForList(parsed.CommandResult)) return DeviceOptions.PrintList(Console.Out);
            limits.Apply(parsed);
            string path = parsed.GetRequiredValue(weights);
            using Weights trained = Weights.Load(path, parsed.GetValue(model));
            using var workers = new WorkerPool(parsed.GetValue(threads) ?? Environment.ProcessorCount);
            using IComputeDevice device = devices.Open(parsed, workers);
            bool asJson = parsed.GetValue(json);
            TextWriter messages = asJson ? Console.Error : Console.Out;
            DataRequest request = parsed.GetValue(data) is { } name ? new DataRequest(name) : trained.Data
                ?? throw new CheckpointException($"'{path}' does not say where the images are that it was trained on; name them with --data.");
            DataSplits images = DataCatalogue
                .Load(request with { Folder = parsed.GetValue(dataDir) ?? request.Folder, Limit = parsed.GetValue(limit) ?? request.Limit }, messages)
                .WithChannels(trained.Model.Summary.Channels);
            var options = new EvaluationOptions
            {
                Resize = parsed.GetValue(resize) ?? trained.Card?.Resize,
                Threads = parsed.GetValue(loaderThreads) ?? Environment.ProcessorCount,
                Unreadable = parsed.GetValue(unreadable),
            };
            int? pixels = parsed.GetValue(resolution) ?? trained.Card?.Resolution;
            Run(trained, images, parsed.GetValue(batch) ?? DefaultBatch, pixels, options, device, messages, asJson);
            return 0;
        });
        return command;
    }

    private static void Run(
        Weights trained, DataSplits data, int batch, int? pixels, EvaluationOptions options, IComputeDevice device, TextWriter messages, bool asJson)
    {
        ModelSummary summary = trained.Model.Summary;
        ModelCompatibility.Check(summary, data.Validation, data.Name);
        if (trained.Card is { } card && !card.Classes.SequenceEqual(data.Validation.Classes))
            throw new ArgumentException(
                $"{trained.Name} was trained to tell {Listing(card.Classes)} apart; {data.Name} has the classes {Listing(data.Validation.Classes)}. "
                + "They must be the same, in the same order.");
        int resolution = ModelCompatibility.Resolution(summary, data.Validation, pixels);
        var setup = new ClassifierSetup(resolution, Math.Min(batch, data.Validation.Count), data.Validation.Normalization);
        using IBatchClassifier classifier = device.CreateClassifier(trained.Model, setup);
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = Evaluator.Evaluate(classifier, data.Validation, options);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        while (options.Log.TryTake(out string? warning)) messages.WriteLine($"warning: {warning} It is left out.");
        double imagesPerSecond = evaluation.Images / elapsed.TotalSeconds;
        Score score = evaluation.Score;
        ClassTable.Print(messages, data.Validation.Classes, evaluation.Details);
        messages.WriteLine(
            $"{trained.Name} on {evaluation.Images} images of {data.Name}: top-1 {score.Top1:0.00} %, "
            + (score.Top5 is { } top5 ? $"top-5 {top5:0.00} %, " : "") + $"loss {score.Loss:0.0000}, {imagesPerSecond:0} images/s on {device.Name}");
        if (asJson)
            Console.Out.WriteLine(EvaluationReport.Of(trained.Name, data.Name, device.Name, data.Validation.Classes, evaluation, elapsed).ToJson());
    }

    private static string Listing(IReadOnlyCollection<string> classes) =>
        string.Join(", ", classes.Take(5)) + (classes.Count > 5 ? $" and {classes.Count - 5} more" : "");
}
