using System.CommandLine;
using System.Diagnostics;
using GResNet.Cli.Data;
using GResNet.Cli.Devices;
using GResNet.Cli.Programs;
using GResNet.Cli.Runs;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Reports;
using GResNet.Runtime.Models;
using GResNet.Runtime.Names;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Metrics;

namespace GResNet.Cli.Commands;

/// <summary><c>eval</c>.</summary>
internal static class EvalCommand
{
    private const int DefaultBatch = 64;

    public static Command Create(ProgramDescription program)
    {
        Option<string?> weights = CommonOptions.Weights();
        Option<string?> model = CommonOptions.Model(program, "the one the file names");
        Option<string?> data = CommonOptions.Data("those the file names");
        var measuring = new MeasuringOptions(
            program,
            part: "Which part of the images to measure with, where they are divided: the folder's own name for it, or "
                + "train or val. Without it: the one that training would measure with. A folder that is not divided "
                + "is measured with as a whole.",
            batch: $"Images classified at a time. Default: {DefaultBatch}.");
        var command = new Command("eval",
            "Measure a trained network: overall, and class by class. Without --data, on the images that training "
                + "measured with.")
        {
            weights, model, data,
        };
        measuring.AddTo(command);
        command.SetAction(parsed =>
        {
            if (measuring.Devices.AsksForList(parsed.CommandResult)) return measuring.Devices.PrintList(Console.Out);
            string path = parsed.GetValue(weights) ?? Weights.Newest();
            using Weights trained = Weights.Load(path, parsed.GetValue(model), program);
            using var workers = new WorkerPool(measuring.Threads(parsed));
            using IComputeDevice device = measuring.Devices.Open(parsed, workers);
            TextWriter messages = measuring.Messages(parsed);
            string? named = parsed.GetValue(data);
            DataRequest request = measuring.Request(named, parsed, trained.Data, path);
            MeasuredImages images = measuring.Load(
                request, parsed, isWhole: named is not null, "measured with", messages);
            WarnOfOwn(images, trained, request, messages);
            measuring.CheckDecoded(parsed, images);
            int? pixels = measuring.Resolution(parsed) ?? trained.Card?.Resolution;
            Run(
                trained, Fitted(trained, images, messages), measuring.Batch(parsed) ?? DefaultBatch, pixels,
                measuring.Reading(parsed, trained.Card), device, messages, measuring.AsJson(parsed));
            return 0;
        });
        return command;
    }

    /// <summary>Says where the network has learnt from what it is measured with.</summary>
    private static void WarnOfOwn(MeasuredImages images, Weights trained, DataRequest request, TextWriter messages)
    {
        bool isOwn = images.Part is null && trained.Data is { } own && own.Name == request.WithWholePaths().Name;
        if (isOwn)
            messages.WriteLine(
                "warning: the network learnt from most of these images, so that the result is better than with others; "
                    + "without --data it is "
                + "measured with those that were held out.");
    }

    /// <summary>The images as the network takes them: with its channels, and its classes in its order.</summary>
    /// <exception cref="ArgumentException">There are images of classes that it does not know, or of others than its
    /// outputs are for.</exception>
    private static MeasuredImages Fitted(Weights trained, MeasuredImages data, TextWriter messages)
    {
        IDataset images = RgbDataset.Of(data.Images, trained.Model.Summary.Channels);
        ModelCompatibility.Check(trained.Model.Summary, images, data.Name);
        if (trained.Card is { Classes.IsEmpty: true }) CheckUnnamed(trained, images, data.Name, messages);
        if (trained.Card is not { Classes.IsEmpty: false } card || card.Classes.SequenceEqual(images.Classes))
            return data with { Images = images };
        string[] unknown = [.. RelabelledDataset.Unknown(images, card.Classes)];
        if (unknown.Length == 0) return data with { Images = new RelabelledDataset(images, card.Classes) };
        throw new ArgumentException(
            $"{trained.Name} was trained to tell {Listing(card.Classes)} apart; {data.Name} has images of "
                + $"{Listing(unknown)}, which it does not know.");
    }

    /// <summary>Without names, outputs are for all classes there are, in the order of the images' folders.</summary>
    /// <exception cref="ArgumentException">There are not as many.</exception>
    private static void CheckUnnamed(Weights trained, IDataset images, string data, TextWriter messages)
    {
        int outputs = trained.Model.Summary.Classes, classes = images.Classes.Length;
        if (outputs != classes)
            throw new ArgumentException(
                $"The weights do not name their classes, and {trained.Name} has {outputs} outputs: which of them the "
                    + $"{classes} classes of {data} are is not known. Name them by 'weights convert --classes'.");
        messages.WriteLine(
            "The weights do not name their classes: they are taken to be those of the images, in their order.");
    }

    private static void Run(
        Weights trained, MeasuredImages data, int batch, int? pixels, EvaluationOptions options, IComputeDevice device,
        TextWriter messages, bool asJson)
    {
        ModelSummary summary = trained.Model.Summary;
        int resolution = ModelCompatibility.Resolution(summary, data.Images, pixels);
        var setup = new ClassifierSetup(
            resolution, Math.Min(batch, data.Images.Count),
            trained.Card?.Normalization ?? data.Images.Normalization);
        using IBatchClassifier classifier = device.CreateClassifier(trained.Model, setup);
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = Evaluator.Evaluate(classifier, data.Images, options);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        while (options.Log.TryTake(out string? warning))
            messages.WriteLine($"warning: {Printable.Of(warning)} It is left out.");
        double imagesPerSecond = evaluation.Images / elapsed.TotalSeconds;
        Score score = evaluation.Score;
        if (!double.IsFinite(score.Loss))
            throw new NotFiniteNumberException(
                $"What {trained.Name} makes of images of {Printable.Of(data.Name)} is not finite: the mean loss is "
                    + $"{score.Loss}. "
                + "Its weights are too large, as those of a training that was about to diverge: use those of an "
                    + "earlier epoch.",
                score.Loss);
        ClassTable.Print(messages, data.Images.Classes, evaluation.Details);
        messages.WriteLine(
            $"{trained.Name} on {evaluation.Images} images of {Printable.Of(data.Name)}: top-1 "
                + $"{Figures.Fixed(score.Top1, 2)} %, "
            + (score.Top5 is { } top5 ? $"top-5 {Figures.Fixed(top5, 2)} %, " : "")
            + $"loss {Figures.Fixed(score.Loss, 4)}, {Figures.Fixed(imagesPerSecond, 0)} images/s on {device.Name}");
        if (asJson)
            Console.Out.WriteLine(
                EvaluationReport.Of(trained.Name, data.Name, data.Part, device.Name, data.Images.Classes, evaluation,
                    elapsed).ToJson());
    }

    private static string Listing(IReadOnlyCollection<string> classes) =>
        string.Join(", ", classes.Take(5).Select(name => $"'{name}'"))
            + (classes.Count > 5 ? $" and {classes.Count - 5} more" : "");
}
