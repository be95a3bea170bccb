using GResNet.Runtime.Weights;
using GResNet.Zoo;

namespace GResNet.Cli.Tests;

/// <summary>What <c>export</c> writes and says; what is in the file is for Onnx.Tests.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Target => Path.Combine(folder, "x.onnx");

    [Fact]
    public async Task A_network_is_exported_and_shown()
    {
        string weights = Save(WithCard());

        CommandLine.Outcome exported =
            await CommandLine.RunAsync("export", "--weights", weights, "--onnx", Target, "--preprocess");
        CommandLine.Outcome shown = await CommandLine.RunAsync("weights", "show", Target);

        Assert.True(exported.ExitCode == 0, exported.Error);
        Assert.Contains("GResNetTiny as ONNX, ", exported.Output, StringComparison.Ordinal);
        Assert.True(shown.ExitCode == 0, shown.Error);
        foreach (string part in (string[])["is ONNX: ", "stem", "model: GResNetTiny", "resolution: 32"])
            Assert.Contains(part, shown.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 2, "is not declared for 33 pixels; choose ", "--resolution", "33")]
    [InlineData(false, 1, "does not say how pixels are normalised", "--preprocess")]
    [InlineData(true, 2, "--onnx", "--resolution", "32", "--onnx")]
    public async Task What_cannot_be_exported_is_said(
        bool hasCard, int exitCode, string message, params string[] options)
    {
        string weights = Save(hasCard ? WithCard() : null);
        string[] target = options[^1] == "--onnx" ? [] : ["--onnx", Target];

        CommandLine.Outcome outcome =
            await CommandLine.RunAsync(["export", "--weights", weights, .. options, .. target]);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    private static ModelCard WithCard()
    {
        using var model = new GResNetTiny();
        return new ModelCard(
            "shapes", [.. Enumerable.Range(0, model.Summary.Classes).Select(i => $"class {i}")],
            new PixelNormalization([0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]), 32, null);
    }

    private string Save(ModelCard? card)
    {
        string path = Path.Combine(folder, "weights.safetensors");
        using var model = new GResNetTiny();
        model.State.Initialize(1);
        if (card is not null) ModelWeights.Save(model, path, card);
        else
            SafetensorsWriter.Write(
                path, ModelWeights.Metadata(model.Summary), ModelWeights.Tensors(model.State));
        return path;
    }
}
