using System.CommandLine;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Cli.Views;
using GResNet.Runtime.Models;
using GResNet.Training;
using Spectre.Console;

namespace GResNet.Cli.Commands;

/// <summary><c>summary</c>.</summary>
internal static class SummaryCommand
{
    private const int RedirectedWidth = 200;

    public static Command Create(ProgramDescription program)
    {
        var model = new Argument<string?>("MODEL")
        {
            Description = $"One of {string.Join(", ", program.Names)}."
                + (program.Model is { } name ? $" Without it: {name}." : ""),
            HelpName = "MODEL",
            Arity = ArgumentArity.ZeroOrOne,
        };
        model.Validators.Add(result => ChoiceOptions.AddChoiceError(result, "Model", program.Names));
        model.CompletionSources.Add(program.Names);
        Option<int?> resolution = NumberOptions.Number(
            "--resolution", "PIXELS", "Pixels a side. Default: the model's first.", RecipeRanges.Pixels);
        Option<bool> all = ChoiceOptions.Switch(
            "--all", "Print a line for each network at each of its resolutions instead.");
        var command = new Command(
            "summary", "Print a network's layers: shapes, parameters, multiply-adds, memory.")
        {
            model, resolution, all,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(all))
            {
                if (parsed.GetValue(model) is not null || parsed.GetValue(resolution) is not null)
                    throw new UsageException("--all prints all networks: give it without MODEL and --resolution.");
                ModelTable.Print(program.Models);
                return;
            }

            string name = parsed.GetValue(model) ?? program.Model ?? throw Unnamed(program);
            ModelSummary summary = program.Find(name).Summary;
            Print(summary, Resolutions.Choose(summary, parsed.GetValue(resolution)));
        });
        return command;
    }

    private static UsageException Unnamed(ProgramDescription program) => program.Names is []
        ? program.Unnamed()
        : new($"Which network is not said: give {ChoiceOptions.Listing(program.Names)}, or --all.");

    private static void Print(ModelSummary model, ResolutionSummary summary)
    {
        IAnsiConsole console = TableConsole.Open(RedirectedWidth);
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("layer").AddColumn("kind").AddColumn("input").AddColumn("output")
            .AddColumn("parameters", c => c.RightAligned()).AddColumn("multiply-adds", c => c.RightAligned())
            .AddColumn("kept for backward", c => c.RightAligned());
        foreach (LayerSummary layer in summary.Layers)
            table.AddRow([.. Cells(layer).Select(Markup.Escape)]);
        console.Write(table);
        console.MarkupLineInterpolated(
            $"{model.Name} at {summary.Resolution}×{summary.Resolution}, {model.Classes} classes, for one image:");
        console.MarkupLineInterpolated(
            $"  parameters     {model.Parameters:n0} ({Quantity.Bytes(model.Parameters * sizeof(float))})");
        console.MarkupLineInterpolated(
            $"  multiply-adds  {summary.MultiplyAdds:n0} ({Quantity.Count(summary.MultiplyAdds)})");
        string training = model.IsTrainable ? Quantity.Bytes(summary.TrainingBytesPerImage) : "none: it predicts alone";
        console.MarkupLineInterpolated($"  training       {training}");
        console.MarkupLineInterpolated($"  inference      {Quantity.Bytes(summary.InferenceBytesPerImage)}");
    }

    private static string[] Cells(LayerSummary layer) =>
    [
        layer.Name, layer.Kind, layer.Input, layer.Output,
        $"{layer.Parameters:n0}", $"{layer.MultiplyAdds:n0}", Quantity.Bytes(layer.SavedBytes),
    ];
}
