using System.CommandLine;
using GResNet.Cli.Options;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Cli.Settings;
using GResNet.Runtime.Models;
using GResNet.Runtime.Names;
using GResNet.Runtime.Onnx;
using GResNet.Runtime.Weights;
using GResNet.Training;

namespace GResNet.Cli.Commands;

/// <summary><c>export</c>.</summary>
internal static class ExportCommand
{
    public static Command Create(ProgramDescription program)
    {
        Option<string?> weights = CommonOptions.Weights();
        Option<string?> model = CommonOptions.Model(program, "the one the file names");
        var onnx = new Option<string>("--onnx")
        {
            Description = "The file to write, which ONNX Runtime and others read.", HelpName = "FILE", Required = true,
        };
        Option<int?> resolution = NumberOptions.Number(
            "--resolution", "PIXELS", "Pixels a side. Default: those that the weights were trained at.",
            RecipeRanges.Pixels);
        Option<bool> preprocess = ChoiceOptions.Switch(
            "--preprocess",
            "Put normalization and probabilities into the graph: it takes bytes, N × height × width × channels.");
        var command = new Command("export", "Write a trained network as ONNX, with the names of its classes.")
        {
            weights, model, onnx, resolution, preprocess,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(weights) ?? Weights.Newest();
            using Weights trained = Weights.Load(path, parsed.GetValue(model), program);
            bool isAround = parsed.GetValue(preprocess);
            if (isAround && trained.Card is null)
                throw new CheckpointException(
                    $"'{path}' does not say how pixels are normalised, which --preprocess needs; 'train' writes files "
                        + "that do, and 'weights convert --card' adds it.");
            if (Weights.Unnamed(trained.Card) is { } unnamed) Console.Error.WriteLine(unnamed);
            var options = new OnnxOptions { Card = trained.Card, Preprocess = isAround };
            if (parsed.GetValue(resolution) is { } pixels)
                options = options with { Resolution = Resolutions.Choose(trained.Model.Summary, pixels).Resolution };
            Write(trained.Model, parsed.GetRequiredValue(onnx), options);
        });
        return command;
    }

    private static void Write(IModel model, string path, OnnxOptions options)
    {
        model.ExportOnnx(path, options);
        Console.WriteLine(
            $"{model.Summary.Name} as ONNX, {Quantity.Bytes(new FileInfo(path).Length)}: {Printable.Of(path)}");
    }
}
