using GResNet.Runtime.Weights;
using GResNet.Zoo;
using Microsoft.Extensions.Options;

namespace GResNet.Serve.Tests;

/// <summary>What the service is told wrongly is said before it serves.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("--weights FILE")]
    [InlineData("Batch must be between 1 and 1024", "--weights", "x", "--batch", "0")]
    [InlineData("MaxSeconds must be between", "--weights", "x", "--max-seconds", "0")]
    public void Settings_are_checked(string message, params string[] args) => Assert.Contains(
        message, Assert.Throws<OptionsValidationException>(() => ServeApp.Create(args)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("--quee is not known; options are --weights, ", "--weights", "x", "--quee=3")]
    [InlineData("Failed to convert", "--weights", "x", "--batch", "many")]
    public void Options_are_known(string message, params string[] args) => Assert.Contains(
        message, Assert.ThrowsAny<Exception>(() => ServeApp.Create(args)).Message, StringComparison.Ordinal);

    [Fact]
    public void Weights_are_read_before_anybody_is_served()
    {
        Assert.Throws<FileNotFoundException>(() => ServeApp.Create(["--weights", "nowhere.safetensors"]));
        string file = Path.GetTempFileName();
        using var model = new GResNetTiny();
        model.State.Initialize(1);
        ModelWeights.Save(model, file, RunningService.Card(32));
        CheckpointException other = Assert.Throws<CheckpointException>(
            () => ServeApp.Create(["--weights", file, "--model", "resnet18"]));
        Assert.Contains("conv1.weight", other.Message, StringComparison.Ordinal);
        Assert.Contains(
            "--model none is not known; choose one of",
            Assert.Throws<CheckpointException>(() => ServeApp.Create(["--weights", file, "--model", "none"])).Message,
            StringComparison.Ordinal);
        File.Delete(file);
    }
}
