using System.Text.Json;
using GResNet.Cli.Programs;
using GResNet.Runtime.Models;
using GResNet.Runtime.Models.Registry;

namespace Trees;

/// <summary>Everything that the command line does, for the models of an author's own project.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly ProgramDescription Program = new(GResNetModels.All) { Name = "trees" };

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    private string Run => Path.Combine(folder, "run");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_network_is_trained_resumed_and_measured()
    {
        Train("oaknet");

        Output resumed = Output.Of("train", "--resume", Run, "--json");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal("oaknet", JsonDocument.Parse(resumed.Text).RootElement.GetProperty("model").GetString());
        Assert.Contains("going on after step", resumed.Error, StringComparison.Ordinal);

        Output measured = Output.Of("eval", "--weights", Run, "--limit", "50");
        Assert.True(measured.ExitCode == 0, measured.Error);
        Assert.Contains("oaknet on 50 images of shapes: top-1 ", measured.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_photograph_is_told_of()
    {
        Train("beech");
        string photograph = Path.Combine(AppContext.BaseDirectory, "Data", "444.jpg");

        Output predicted = Output.Of("predict", photograph, "--weights", Run, "--json");

        Assert.True(predicted.ExitCode == 0, predicted.Error);
        Assert.Equal(5, JsonDocument.Parse(predicted.Text).RootElement.GetProperty("predictions").GetArrayLength());
    }

    [Fact]
    public void Networks_are_compared()
    {
        Output compared = Output.Of(
            "ablate", "--models", "oaknet", "beech", "--data", "shapes", "--limit", "64", "--batch", "32", "--seeds",
            "1", "--epochs", "1", "--out", folder, "--json");

        Assert.True(compared.ExitCode == 0, compared.Error);
        Assert.Equal(["oaknet", "beech"],
            JsonDocument.Parse(compared.Text).RootElement.GetProperty("variants").EnumerateArray()
                .Select(variant => variant.GetProperty("model").GetString()));
        Assert.True(File.Exists(Path.Combine(folder, "beech-seed0", "best.safetensors")));
    }

    [Theory]
    [InlineData("train --help", "Which network: beech, oaknet or sapling.")]
    [InlineData("eval --help", "Which network: beech, oaknet or sapling. Without it: the one the file names.")]
    [InlineData("summary --help", "One of beech, oaknet, sapling.")]
    [InlineData("summary oaknet", "OakNet at 32×32, 10 classes")]
    [InlineData("ablate --help", "of beech, oaknet or sapling. Without it: beech, oaknet.")]
    public void Help_and_tables_are_of_the_authors_networks(string command, string expected)
    {
        Output output = Output.Of(Program, command.Split(' '));
        Assert.True(output.ExitCode == 0, output.Error);
        Assert.Contains(
            expected, string.Join(' ', output.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
        Assert.DoesNotContain("gresnet-tiny", output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "train", "trees: Which network is not said: name one by --model, beech, oaknet or sapling.")]
    [InlineData(2, "", "trees: Which network is not said: name one by --model, beech, oaknet or sapling.")]
    [InlineData(2, "train --model vgg", "--model 'vgg' is not known; choose beech, oaknet or sapling.")]
    [InlineData(2, "summary vgg", "Model 'vgg' is not known; choose beech, oaknet or sapling.")]
    [InlineData(2, "summary beech --resolution 100", "trees: Second is not declared for 100 pixels; choose 16 or 32.")]
    [InlineData(1, "train --model sapling",
        "trees: Sapling is compiled to predict alone: remove Training = false from its [GResNetModel] attribute, or "
            + "train a model of the same blocks and use its weights.")]
    [InlineData(1, "train --resume nowhere", "trees: 'nowhere' is not the folder of a run: it has no run.json.")]
    public void What_is_wrong_is_said_of_the_authors_networks(int exitCode, string command, string expected)
    {
        Output output = Output.Of(Program, command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((exitCode, expected), (output.ExitCode, output.Error.Split('\n')[0].TrimEnd()));
    }

    [Fact]
    public void A_network_that_predicts_alone_measures_like_the_one_that_was_trained()
    {
        Train("oaknet");
        Output oak = Output.Of("eval", "--weights", Run, "--json");
        Output sapling = Output.Of("eval", "--weights", Run, "--model", "sapling", "--json");
        Assert.True(sapling.ExitCode == 0, sapling.Error);
        Assert.Equal(Loss(oak), Loss(sapling));

        static double Loss(Output output) =>
            JsonDocument.Parse(output.Text).RootElement.GetProperty("loss").GetDouble();
    }

    [Fact]
    public void Weights_of_a_network_that_is_not_known_are_refused_by_its_name()
    {
        Train("oaknet");
        string weights = Path.Combine(Run, "best.safetensors");
        RegisteredModel beech = GResNetModels.All.Find("beech")!;

        Output output = Output.Of(
            new ProgramDescription(new ModelRegistry([beech])) { Name = "beeches" }, "eval", "--weights", weights);

        Assert.Equal(1, output.ExitCode);
        Assert.StartsWith($"beeches: '{weights}' is for the model OakNet, which is none of beeches's (beech)",
            output.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_only_network_need_not_be_named()
    {
        RegisteredModel oak = GResNetModels.All.Find("oaknet")!;
        Output output = Output.Of(
            new ProgramDescription(new ModelRegistry([oak])), "train", "--epochs", "1", "--limit", "64", "--batch",
            "32", "--out", Run);
        Assert.True(output.ExitCode == 0, output.Error);
        Assert.Contains("oaknet: ", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Registries_are_combined_and_names_are_told_apart()
    {
        var others = new ModelRegistry([new RegisteredModel("ash", "Other.Ash", () => new OakNet())]);
        ModelRegistry both = ModelRegistry.Combine(GResNetModels.All, others);
        Assert.Equal(["beech", "oaknet", "sapling", "ash"], both.Models.Select(model => model.Name));
        using IModel made = both.Find("ASH")!.Create();
        Assert.IsType<OakNet>(made);

        string message = Assert.Throws<ArgumentException>(() => ModelRegistry.Combine(
            GResNetModels.All, new ModelRegistry([new RegisteredModel("Beech", "Other.Beech", () => new OakNet())])))
            .Message;
        Assert.StartsWith(
            "Two models are called 'Beech': Trees.Second and Other.Beech. Give one another name", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_find_their_class_by_its_architecture_where_its_name_is_not_enough()
    {
        var oak = new RegisteredModel("oak", "First.Net", () => new OakNet());
        var beech = new RegisteredModel("beech", "Second.Net", () => new Second());
        var registry = new ModelRegistry([oak, beech]);
        Assert.Same(beech, registry.FindClass("Net", beech.Summary.Architecture));
        Assert.Null(registry.FindClass("Net", architecture: null));
        Assert.Null(registry.FindClass("Oak", oak.Summary.Architecture));
    }

    private void Train(string model)
    {
        Output trained = Output.Of(
            "train", "--model", model, "--data", "shapes", "--limit", "100", "--batch", "20", "--epochs", "1", "--out",
            Run);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains($"{model}: ", trained.Text, StringComparison.Ordinal);
    }
}
