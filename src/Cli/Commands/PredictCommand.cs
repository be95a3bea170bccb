using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Cli.Exits;
using GResNet.Cli.Programs;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Inference;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Commands;

/// <summary><c>predict</c>.</summary>
internal static class PredictCommand
{
    private const int Top = 5;

    public static Command Create(ProgramDescription program)
    {
        var images = new Argument<string[]>("IMAGE")
        {
            Description = ImageArguments.Description,
            HelpName = "IMAGE|FOLDER", Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> weights = CommonOptions.Weights();
        Option<string?> model = CommonOptions.Model(program, "the one the file names");
        Option<int?> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var limits = new LimitOptions();
        var command = new Command("predict",
            "Tell what photographs show: the five most likely classes of each. Exit code 1 where one cannot be read.")
        {
            images, weights, model, threads, json,
        };
        limits.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(weights) ?? Weights.Newest();
            using Weights trained = Weights.Load(path, parsed.GetValue(model), program);
            ModelCard card = trained.Card
                ?? throw new CheckpointException(
                    $"'{path}' does not say what its images need; 'train' writes files that do, and 'weights convert "
                        + "--card' adds it.");
            if (Weights.Unnamed(card) is { } unnamed) Console.Error.WriteLine(unnamed);
            using var workers = new WorkerPool(parsed.GetValue(threads) ?? CommonOptions.DefaultThreads);
            using var classifier = new ImageClassifier(
                trained.Model, card, workers, limits.Choose(parsed, trained.Data?.FileLimits)?.ToLimits());
            return ImageArguments.TryEach(
                program.Name, parsed.GetRequiredValue(images),
                image => Predict(classifier, image, parsed.GetValue(json))) ? 0 : ExitCodes.Failure;
        });
        return command;
    }

    private static void Predict(ImageClassifier classifier, string image, bool asJson)
    {
        ImmutableArray<Prediction> predictions = classifier.Classify(image, Top);
        if (asJson)
            Console.Out.WriteLine(
                JsonSerializer.Serialize(
                    new ImagePredictions(image, predictions), PredictionJson.Default.ImagePredictions));
        else PredictionBars.Print(image, predictions);
    }
}

/// <summary>What an image may show, for scripts.</summary>
internal sealed record ImagePredictions(string Image, ImmutableArray<Prediction> Predictions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImagePredictions))]
internal sealed partial class PredictionJson : JsonSerializerContext;
