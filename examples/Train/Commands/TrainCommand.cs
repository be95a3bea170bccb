using System.CommandLine;
using GResNet.Runtime.Checkpoints;
using GResNet.Runtime.Data;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Training;
using GResNet.Train.Views;

namespace GResNet.Train.Commands;

/// <summary><c>gresnet train</c>.</summary>
internal static class TrainCommand
{
    /// <summary>What a shell takes for "ended by Ctrl-C": 128 + the number of SIGINT.</summary>
    private const int Interrupted = 130;

    public static Command Create()
    {
        Option<string?> model = CommonOptions.Model("the one that suits the images");
        Option<string?> data = CommonOptions.Data(DataCatalogue.Shapes);
        Option<string?> dataDir = CommonOptions.DataDir();
        Option<string?> weights = new("--weights") { Description = "Begin with the weights of this file.", HelpName = "FILE" };
        Option<string?> output = new("--out")
        {
            Description = "Write the weights here, in the safetensors format. Default: MODEL-DATA.safetensors.", HelpName = "FILE",
        };
        Option<int?> limit = CommonOptions.Limit();
        Option<int?> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var recipe = new RecipeOptions();
        var command = new Command(
            "train", "Train a network and write its weights. Ctrl-C ends the run after the current step and writes them too (exit code 130).")
        {
            model, data, dataDir, weights, output,
        };
        recipe.AddTo(command);
        foreach (Option option in (Option[])[limit, threads, json]) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            string dataName = parsed.GetValue(data) ?? DataCatalogue.Shapes;
            Preset preset = Preset.For(dataName);
            string modelName = parsed.GetValue(model) ?? preset.Model;
            return Run(new TrainRequest(
                modelName, dataName, parsed.GetValue(dataDir), parsed.GetValue(limit), recipe.Override(preset.Options, parsed),
                parsed.GetValue(weights), parsed.GetValue(output) ?? $"{modelName}-{dataName}.safetensors",
                parsed.GetValue(threads) ?? Environment.ProcessorCount, parsed.GetValue(json)));
        });
        return command;
    }

    private static int Run(TrainRequest request)
    {
        CheckOutput(request.Output);
        TextWriter messages = request.Json ? Console.Error : Console.Out;
        DataSplits data = DataCatalogue.Load(request.Data, request.DataDir, request.Limit, messages);
        using IModel model = ModelCatalogue.Create(request.Model);
        using var workers = new WorkerPool(request.Threads);
        using var trainer = new Trainer(model, data, request.Options, workers);
        if (request.Weights is null) model.State.Initialize(request.Options.Seed);
        else ModelWeights.Load(model, request.Weights);
        using var interruption = new Interruption();
        RunView view = RunView.For(messages, request);
        view.Start(model.Summary, data);
        TrainingResult result = view.Watch(observer => trainer.Run(observer, interruption.Token));
        ModelWeights.Save(model, request.Output, request.Data);
        view.End(result);
        if (request.Json) Console.Out.WriteLine(new RunReport(request.Model, request.Data, result).ToJson());
        return result.Cancelled ? Interrupted : 0;
    }

    /// <summary>Finds out before the training what would lose it.</summary>
    private static void CheckOutput(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder)) throw new IOException($"--out {path}: there is no folder '{folder}'.");
        if (Directory.Exists(path)) throw new IOException($"--out {path}: this is a folder; name a file.");
    }
}
