using System.Collections.Immutable;
using System.CommandLine;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Programs;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Models.Registry;
using GResNet.Runtime.Names;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Cli.Commands;

/// <summary><c>weights</c>.</summary>
internal static class WeightsCommand
{
    private static readonly string[] torchEndings = [".pth", ".pt"];

    public static Command Create(ProgramDescription program) => new(
        "weights", $"Look at files of weights, and turn them into others. Read are {WeightsFiles.Formats}.")
    {
        CreateShow(program), CreateConvert(program),
    };

    private static Command CreateShow(ProgramDescription program)
    {
        Argument<string> file = File("FILE", "A file of weights, or the folder of a run.");
        Option<string?> member = Member();
        Option<string?> model = CommonOptions.Model(program, "none");
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "show",
            "Say what a file is: its format, tensors, and what it says of its use. With --model, also whether it fits, "
                + "tensor by tensor (exit code 1 where it does not).") { file, member, model, json };
        command.SetAction(parsed =>
        {
            using WeightsFile opened = WeightsFiles.Open(
                Weights.FileOf(parsed.GetRequiredValue(file)), parsed.GetValue(member));
            NetworkMatch? nearest = NetworkMatch.Nearest(opened, program.Models);
            PublishedWeights? published = Published(program, opened, nearest, out string? note);
            if (parsed.GetValue(json)) Console.Out.WriteLine(WeightsView.ToJson(opened, nearest, published));
            else WeightsView.Print(opened, nearest, note);
            if (parsed.GetValue(model) is not { } name) return 0;
            using IModel expected = program.Find(name).Create();
            List<string> notes = [];
            ImmutableArray<TensorDifference> differences =
                TensorAgreement.Differences(opened, expected, notes.Add);
            if (!parsed.GetValue(json)) WeightsView.Print(name, differences, notes);
            return differences.IsEmpty ? 0 : ExitCodes.Failure;
        });
        return command;
    }

    private static Command CreateConvert(ProgramDescription program)
    {
        Argument<string> from = File("IN", "A file of weights, or the folder of a run.");
        Argument<string> to = File("OUT", "The file to write: .safetensors, or .pth or .pt for PyTorch.");
        Option<string?> member = Member();
        Option<string?> model = CommonOptions.Model(program, "none: whatever the file holds is taken over");
        Option<string?> names = Names(), card = Card(), classes = Classes();
        var command = new Command(
            "convert",
            "Write a file's tensors to another, as float32. With --model they must fit it, by its names or others that "
                + "it is known by, have its names, or those of --names, and say that they are its.")
        {
            from, to, member, model, names, card, classes,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(to);
            bool isTorch = torchEndings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
            if (!isTorch && !Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase))
                throw new UsageException(
                    $"'{path}' ends with none of .safetensors, .pth and .pt, which say the format.");
            string source = Weights.FileOf(parsed.GetRequiredValue(from));
            using WeightsFile file = WeightsFiles.Open(source, parsed.GetValue(member));
            string? cardName = parsed.GetValue(card), classesPath = parsed.GetValue(classes);
            if (ModelOf(program, file, parsed.GetValue(model), parsed.GetValue(names)) is { } found)
            {
                using IModel into = found.Create();
                NameTable? table = parsed.GetValue(names) is { } name ? Table(found.Name, into, name) : null;
                ModelWeights.Load(into, file, warning => Console.Error.WriteLine($"warning: {warning}"));
                ModelCard? known = GivenCard.Of(file, found.Name, into, cardName, classesPath);
                ImmutableDictionary<string, string> strings = file.Metadata.SetItems(
                    known is null ? ModelWeights.Metadata(into.Summary) : ModelWeights.Metadata(into.Summary, known));
                var tensors = known is null ? ModelWeights.Tensors(into.State) : ModelWeights.Tensors(into, known);
                Write(path, isTorch, strings, table?.Apply(tensors) ?? tensors);
            }
            else if (cardName is not null || classesPath is not null)
            {
                string option = cardName is not null ? "--card" : "--classes";
                throw new UsageException($"{option} says what a network's outputs are: say which by --model.");
            }
            else
            {
                using var tensors = new LoadedTensors(file);
                Write(path, isTorch, file.Metadata, tensors.Items);
            }

            TensorEntry[] others = [.. file.Tensors.Where(tensor => !tensor.IsFloat)];
            if (others.Length > 0)
                Console.WriteLine(
                    $"left out, as no network here has them: {others.Length} tensors of whole numbers, such as "
                        + Printable.Of(others[0].Name));
            if (!file.PassedOver.IsEmpty)
                Console.WriteLine($"passed over: {Printable.Of(string.Join(", ", file.PassedOver))}");
        });
        return command;
    }

    private static void Write(
        string path, bool isTorch, ImmutableDictionary<string, string> metadata,
        ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        if (isTorch) TorchWriter.Write(path, metadata, tensors);
        else SafetensorsWriter.Write(path, metadata, tensors);
        long numbers = tensors.Sum(tensor => (long)tensor.Values.Length);
        Console.WriteLine($"{tensors.Length} tensors, {numbers:n0} numbers: {Printable.Of(path)}");
    }

    /// <summary>The model whose tensors are converted; null where they are whatever the file holds.</summary>
    private static RegisteredModel? ModelOf(
        ProgramDescription program, WeightsFile file, string? model, string? names) =>
        model is not null ? program.Find(model)
        : names is not null ? Weights.Named(file, program)
        : null;

    /// <exception cref="UsageException">The model is not known by such names.</exception>
    private static NameTable Table(string model, IModel into, string name)
    {
        ImmutableArray<NameTable> tables = into is INamedElsewhere elsewhere ? elsewhere.NameTables : [];
        return tables.FirstOrDefault(table => table.Name == name)
            ?? throw new UsageException(tables.IsEmpty
                ? $"{model} has names of its own alone: leave --names out."
                : $"{model} is not known by the names of '{name}'; choose "
                    + $"{ChoiceOptions.Listing([.. tables.Select(table => table.Name)])}, or leave --names out for its "
                    + "own.");
    }

    /// <summary>The published weights that a file is, of the network whose tensors it has.</summary>
    private static PublishedWeights? Published(
        ProgramDescription program, WeightsFile file, NetworkMatch? nearest, out string? note)
    {
        note = null;
        if (nearest is null) return null;
        using IModel model = program.Find(nearest.Name).Create();
        return PublishedWeights.Of(file, model, out note);
    }

    private static Option<string?> Card() => new("--card")
    {
        Description = "Say what weights of other origin are for: a JSON file with data, mean, deviation, resolution, "
            + "and perhaps classes, resize, resampling, source, recipe, license; or the name of published weights, as "
            + "torchvision/ResNet50_Weights.IMAGENET1K_V2, which files that are called as they are known by without "
            + "it. With --model.",
        HelpName = "FILE|NAME",
    };

    private static Option<string?> Classes() => new("--classes")
    {
        Description = "Name the classes: a text file with a line for each, in the order of the network's outputs.",
        HelpName = "FILE",
    };

    private static Option<string?> Names() => new("--names")
    {
        Description = "Write by the names, and in the shapes, that the network has elsewhere: torchvision, timm, "
            + "official, … Without it: its own.",
        HelpName = "NAMES",
    };

    private static Argument<string> File(string name, string description) =>
        new(name) { Description = description, HelpName = name };

    private static Option<string?> Member() => new("--member")
    {
        Description = "Of a training's checkpoint of PyTorch's, which of its dictionaries is meant: model, model_ema, "
            + "state_dict, … Default: the likeliest.",
        HelpName = "NAME",
    };
}
