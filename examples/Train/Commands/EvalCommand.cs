using System.CommandLine;
using System.Diagnostics;
using GResNet.Runtime.Checkpoints;
using GResNet.Runtime.Data;
using GResNet.Runtime.Metrics;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Training;

namespace GResNet.Train.Commands;

/// <summary><c>gresnet eval</c>.</summary>
internal static class EvalCommand
{
    private const int DefaultBatch = 100;

    public static Command Create()
    {
        Option<string> weights = new("--weights") { Description = "The file of weights that 'train' wrote.", HelpName = "FILE", Required = true };
        Option<string?> model = CommonOptions.Model("the one the file names");
        Option<string?> data = CommonOptions.Data("those the file names");
        Option<string?> dataDir = CommonOptions.DataDir();
        Option<int?> batch = CommonOptions.Number<int>(
            "--batch", "N", $"Images classified at a time. Default: {DefaultBatch}.", atLeast: 1);
        Option<int?> limit = CommonOptions.Limit();
        Option<int?> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("eval", "Measure a trained network on the validation images.")
        {
            weights, model, data, dataDir, batch, limit, threads, json,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(weights);
            (string? trainedModel, string? trainedData) = Origin(path);
            string modelName = parsed.GetValue(model) ?? trainedModel
                ?? throw new CheckpointException($"'{path}' does not say which model it is for; name it with --model.");
            string dataName = parsed.GetValue(data) ?? trainedData
                ?? throw new CheckpointException($"'{path}' does not say what it was trained on; name the images with --data.");
            bool asJson = parsed.GetValue(json);
            TextWriter messages = asJson ? Console.Error : Console.Out;
            DataSplits images = DataCatalogue.Load(dataName, parsed.GetValue(dataDir), parsed.GetValue(limit), messages);
            using var workers = new WorkerPool(parsed.GetValue(threads) ?? Environment.ProcessorCount);
            Run(modelName, path, images, parsed.GetValue(batch) ?? DefaultBatch, workers, messages, asJson);
        });
        return command;
    }

    private static void Run(
        string modelName, string path, DataSplits data, int batch, WorkerPool workers, TextWriter messages, bool asJson)
    {
        using IModel model = ModelCatalogue.Create(modelName);
        ModelWeights.Load(model, path);
        ModelCompatibility.Check(model.Summary, data.Validation, data.Name);
        using InferenceNetwork network = model.ToInference(data.Validation.Resolution!.Value, Math.Min(batch, data.Validation.Count), workers);
        long start = Stopwatch.GetTimestamp();
        Evaluation evaluation = Evaluator.Evaluate(network, data.Validation);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        double imagesPerSecond = evaluation.Images / elapsed.TotalSeconds;
        messages.WriteLine(
            $"{modelName} on {evaluation.Images} images of {data.Name}: top-1 {evaluation.Top1:0.00} % ({evaluation.Correct} right), "
            + $"loss {evaluation.Loss:0.0000}, {imagesPerSecond:0} images/s");
        if (asJson)
            Console.Out.WriteLine(new RunReport(modelName, data.Name, 0, evaluation, imagesPerSecond, elapsed).ToJson());
    }

    private static (string? Model, string? Data) Origin(string path)
    {
        using var file = new SafetensorsReader(path);
        return (
            ModelCatalogue.NameOf(file.Metadata.GetValueOrDefault(ModelWeights.ModelKey)),
            file.Metadata.GetValueOrDefault(ModelWeights.DataKey) is { } data && DataCatalogue.Names.Contains(data) ? data : null);
    }
}
