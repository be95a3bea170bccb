using System.Diagnostics;
using System.Text.Json;

namespace GResNet.Cli.Tests;

/// <summary>Runs whose kernels are a GPU's, on ILGPU's simulator: as few images as can be, for its sake.</summary>
public sealed class SimulatedGpuTests : IDisposable
{
    private static readonly string[] Arguments =
        ["train", "--limit", "2", "--batch", "2", "--seed", "3", "--epochs", "2"];

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_that_is_killed_goes_on_there_or_elsewhere_to_what_the_processor_gives()
    {
        string processor = Path.Combine(folder, "cpu");
        CommandLine.Outcome whole = await CommandLine.RunAsync([.. Arguments, "--out", processor]);
        Assert.True(whole.ExitCode == 0, whole.Error);
        (double training, double validation) = LastEpoch(processor);
        string run = Path.Combine(folder, "run");
        using Process process = CommandLine.Start([.. Arguments, "--out", run, "--device", "ilgpu-cpu"]);
        while (await process.StandardOutput.ReadLineAsync() is { } line
            && !line.StartsWith("epoch 1/2", StringComparison.Ordinal))
            Assert.False(line.StartsWith("epoch", StringComparison.Ordinal), line);
        process.Kill();
        await process.WaitForExitAsync();
        string elsewhere = Path.Combine(folder, "elsewhere");
        Copy(run, elsewhere);

        foreach ((string path, string device) in new[] { (run, "ilgpu-cpu"), (elsewhere, "cpu") })
        {
            CommandLine.Outcome outcome = await CommandLine.RunAsync("train", "--resume", path, "--device", device);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            Assert.Equal(path == elsewhere,
                outcome.Output.Contains("note: so far the run was on ilgpu-cpu:0", StringComparison.Ordinal));
            (double training, double validation) found = LastEpoch(path);
            Assert.Equal(training, found.training, 1e-3);
            Assert.Equal(validation, found.validation, 1e-3);
        }

        Assert.All(Epochs(run), epoch =>
            Assert.StartsWith("ilgpu-cpu:0", epoch.GetProperty("device").GetString(), StringComparison.Ordinal));
        Assert.Contains(
            "ilgpu-cpu:0", await File.ReadAllTextAsync(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        double[] losses = await Task.WhenAll(LossAsync(run, "cpu"), LossAsync(run, "ilgpu-cpu"));
        Assert.Equal(losses[0], losses[1], 1e-4);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static JsonElement[] Epochs(string run) =>
    [
        .. File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("kind").GetString() == "epoch"),
    ];

    /// <summary>The losses of the last of two epochs.</summary>
    private static (double Training, double Validation) LastEpoch(string run)
    {
        JsonElement[] epochs = Epochs(run);
        Assert.Equal(2, epochs.Length);
        return (epochs[1].GetProperty("loss_train").GetDouble(), epochs[1].GetProperty("loss_validation").GetDouble());
    }

    private static async Task<double> LossAsync(string run, string device)
    {
        CommandLine.Outcome outcome =
            await CommandLine.RunAsync("eval", "--weights", run, "--device", device, "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonDocument.Parse(outcome.Output).RootElement.GetProperty("loss").GetDouble();
    }
}
