using System.Text.Json;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Tests;

public sealed class WeightsTests : IDisposable
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "fixtures", "pth");

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_is_shown_with_what_is_passed_over_and_what_does_not_fit()
    {
        string file = Path.Combine(Fixtures, "checkpoint.pth");

        CommandLine.Outcome outcome = await CommandLine.RunAsync("weights", "show", file, "--model", "gresnet-tiny");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        foreach (string part in (string[])["is PyTorch", "conv.weight", "4×3×3×3", "passed over: argparse.Namespace",
            "the tensors of 'model_ema'", "unexpected", "missing", "It does not fit gresnet-tiny"])
            Assert.Contains(part, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_turned_into_each_other_bit_for_bit()
    {
        string safe = Path.Combine(folder, "x.safetensors"), torch = Path.Combine(folder, "y.pth"),
            again = Path.Combine(folder, "z.safetensors");

        (string From, string To)[] steps =
            [(Path.Combine(Fixtures, "legacy.pth"), safe), (safe, torch), (torch, again)];
        foreach ((string from, string to) in steps)
        {
            CommandLine.Outcome outcome = await CommandLine.RunAsync("weights", "convert", from, to);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
        }

        Assert.Equal(await File.ReadAllBytesAsync(safe), await File.ReadAllBytesAsync(again));
        using WeightsFile file = WeightsFiles.Open(torch);
        using var expected = new SafetensorsReader(Path.Combine(Fixtures, "legacy.safetensors"));
        Assert.Equal(expected.Read<float>("conv.weight"), file.ReadFloats("conv.weight"));
    }

    [Fact]
    public async Task As_json_it_is_one_line()
    {
        CommandLine.Outcome outcome =
            await CommandLine.RunAsync("weights", "show", Path.Combine(Fixtures, "state.pth"), "--json");

        JsonElement root = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal("PyTorch", root.GetProperty("format").GetString());
        Assert.Equal(8, root.GetProperty("tensors").GetArrayLength());
    }

    [Theory]
    [InlineData("state.pth", "x.onnx", 2, "ends with none of .safetensors, .pth and .pt")]
    [InlineData("module.pth", "x.safetensors", 1, "save its state_dict() instead")]
    [InlineData("absent.pth", "x.safetensors", 1, "absent.pth")]
    public async Task What_cannot_be_converted_is_one_line(string from, string to, int exitCode, string message)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            "weights", "convert", Path.Combine(Fixtures, from), Path.Combine(folder, to));

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFiles(folder));
    }

    /// <summary>By the names of others, and back by the model's.</summary>
    [Fact]
    public async Task Weights_are_written_by_the_names_that_a_network_has_elsewhere()
    {
        string own = Path.Combine(folder, "own.safetensors"), timm = Path.Combine(folder, "timm.pth"),
            again = Path.Combine(folder, "again.safetensors");
        using (IModel model = Zoo.GResNetModels.All.Find("mobilenet-v2")!.Create())
        {
            model.State.Initialize(1);
            SafetensorsWriter.Write(own, ModelWeights.Metadata(model.Summary), ModelWeights.Tensors(model.State));
        }

        // The file says which network it is of; one that is foreign does not.
        foreach (string[] arguments in (string[][])
            [[own, timm, "--names", "timm"], [timm, again, "--model", "mobilenet-v2"]])
        {
            CommandLine.Outcome outcome = await CommandLine.RunAsync(["weights", "convert", .. arguments]);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
        }

        Assert.Equal(await File.ReadAllBytesAsync(own), await File.ReadAllBytesAsync(again));
        using WeightsFile file = WeightsFiles.Open(timm);
        Assert.NotNull(file.Find("blocks.1.0.conv_pwl.weight"));
    }

    [Theory]
    [InlineData("--model mobilenet-v2 --names tf", "not known by the names of 'tf'; choose torchvision or timm")]
    [InlineData("--model gresnet-tiny --names timm", "gresnet-tiny has names of its own alone")]
    [InlineData("--names timm", "does not say which model it is for")]
    public async Task Names_that_a_network_has_not_are_refused(string options, string message)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            [
                "weights", "convert", Path.Combine(Fixtures, "state.pth"), Path.Combine(folder, "x.pth"),
                .. options.Split(' '),
            ]);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>Weights of other origin are given a card, by which photographs are read.</summary>
    [Fact]
    public async Task A_card_makes_weights_of_other_origin_useful()
    {
        string foreign = Path.Combine(folder, "foreign.pth"), known = Path.Combine(folder, "known.safetensors"),
            card = Path.Combine(folder, "card.json"), image = Path.Combine(folder, "x.pgm");
        string[] classes;
        using (IModel model = Zoo.GResNetModels.All.Find("gresnet-tiny")!.Create())
        {
            model.State.Initialize(1);
            TorchWriter.Write(foreign, new Dictionary<string, string>(), ModelWeights.Tensors(model.State));
            classes = [.. Enumerable.Range(0, model.Summary.Classes).Select(i => $"class {i}")];
        }

        await File.WriteAllTextAsync(card, Card(classes));
        IEnumerable<int> levels = Enumerable.Range(0, 1600).Select(i => i % 256);
        await File.WriteAllTextAsync(image, $"P2 40 40 255 {string.Join(' ', levels)}");
        CommandLine.Outcome converted = await CommandLine.RunAsync(
            "weights", "convert", foreign, known, "--model", "gresnet-tiny", "--card", card);
        CommandLine.Outcome shown = await CommandLine.RunAsync("weights", "show", known);
        CommandLine.Outcome predicted = await CommandLine.RunAsync("predict", image, "--weights", known);

        Assert.True(converted.ExitCode == 0, converted.Error);
        foreach (string part in (string[])["It is gresnet-tiny, by its own names", "resampling: bicubic",
            "source: a file of a test", "license: MIT", "(F32)"])
            Assert.Contains(part, shown.Output, StringComparison.Ordinal);
        Assert.True(predicted.ExitCode == 0, predicted.Error);
        Assert.Contains("class ", predicted.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(card, Card(classes[1..]));
        CommandLine.Outcome refused = await CommandLine.RunAsync(
            "weights", "convert", foreign, known, "--model", "gresnet-tiny", "--card", card);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(
            $"names {classes.Length - 1} classes; the weights of gresnet-tiny have {classes.Length} outputs",
            refused.Error, StringComparison.Ordinal);
    }

    /// <summary>Weights that a library publishes need no card of one's own; their classes are numbers until they are
    /// named.</summary>
    [Fact]
    public async Task Published_weights_have_their_card()
    {
        const string name = "torchvision/MobileNet_V2_Weights.IMAGENET1K_V2";
        string published = Path.Combine(folder, "mobilenetv2_100.ra_in1k.pth"),
            other = Path.Combine(folder, "mobilenet_v2-7ebf99e0.pth"),
            known = Path.Combine(folder, "known.safetensors"), image = Path.Combine(folder, "x.pgm"),
            classes = Path.Combine(folder, "classes.txt");
        using (IModel model = Zoo.GResNetModels.All.Find("mobilenet-v2")!.Create())
        {
            model.State.Initialize(1);
            TorchWriter.Write(published, new Dictionary<string, string>(), ModelWeights.Tensors(model.State));
        }

        File.Copy(published, other);
        IEnumerable<int> levels = Enumerable.Range(0, 1600).Select(i => i % 256);
        await File.WriteAllTextAsync(image, $"P2 40 40 255 {string.Join(' ', levels)}");
        string[] convert = ["weights", "convert", other, known, "--model", "mobilenet-v2"];

        CommandLine.Outcome shown = await CommandLine.RunAsync("weights", "show", published);
        CommandLine.Outcome direct = await CommandLine.RunAsync(
            "predict", image, "--weights", published, "--model", "mobilenet-v2");
        CommandLine.Outcome damaged = await CommandLine.RunAsync(
            "predict", image, "--weights", other, "--model", "mobilenet-v2");
        CommandLine.Outcome unknown = await CommandLine.RunAsync([.. convert, "--card", "torchvision/MobileNet"]);
        CommandLine.Outcome named = await CommandLine.RunAsync([.. convert, "--card", name]);
        using (WeightsFile file = WeightsFiles.Open(known))
        {
            ModelCard card = ModelCard.Read(file)!;
            Assert.Equal((232, 224, "BSD-3-Clause"), (card.Resize, card.Resolution, card.License));
            Assert.Empty(card.Classes);
            Assert.Contains("mobilenet_v2-7ebf99e0.pth", card.Source, StringComparison.Ordinal);
        }

        Assert.True(named.ExitCode == 0, named.Error);
        Assert.Contains("is timm/mobilenetv2_100.ra_in1k, by its name: ", shown.Output, StringComparison.Ordinal);
        Assert.True(direct.ExitCode == 0, direct.Error);
        Assert.Contains("these are numbered from 0", direct.Error, StringComparison.Ordinal);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("its SHA-256 does not begin with 7ebf99e0", damaged.Error, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains(name, unknown.Error, StringComparison.Ordinal);

        CommandLine.Outcome measured = await CommandLine.RunAsync("eval", "--weights", known, "--data", "shapes");
        Assert.Equal(1, measured.ExitCode);
        Assert.Contains("mobilenet-v2 has 1000 outputs", measured.Error, StringComparison.Ordinal);

        await File.WriteAllLinesAsync(classes, Enumerable.Range(0, 1000).Select(i => $"kind {i}"));
        CommandLine.Outcome renamed = await CommandLine.RunAsync([.. convert, "--card", name, "--classes", classes]);
        CommandLine.Outcome predicted = await CommandLine.RunAsync("predict", image, "--weights", known);
        Assert.True(renamed.ExitCode == 0, renamed.Error);
        Assert.Contains("kind ", predicted.Output, StringComparison.Ordinal);

        await File.WriteAllLinesAsync(classes, ["one", "two", "one"]);
        CommandLine.Outcome twice = await CommandLine.RunAsync([.. convert, "--card", name, "--classes", classes]);
        Assert.Contains("has the class 'one' more than once", twice.Error, StringComparison.Ordinal);
    }

    private static string Card(string[] classes) => JsonSerializer.Serialize(new
    {
        data = "a test", classes, mean = new[] { 0.5, 0.5, 0.5 }, deviation = new[] { 0.25, 0.25, 0.25 },
        resolution = 32, resize = 36, resampling = "bicubic", source = "a file of a test", license = "MIT",
    });
}
