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
}
