using System.Diagnostics;

namespace GResNet.TorchSharp.Tests;

/// <summary>The command line with libtorch's devices, as a user types it, in a process of its own.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A run begins by libtorch, goes on on the processor, and is measured by libtorch.</summary>
    [TorchFact]
    public async Task A_network_is_trained_resumed_and_measured()
    {
        string run = Path.Combine(folder, "run");
        const string Small = "--limit 64 --batch 16 --threads 1";
        string trained = await RunAsync(
            $"train --model tiny-shapes --data shapes {Small} --epochs 1 --device torch --out {run}", exitCode: 0);
        Assert.Contains("torch:cpu, TorchSharp 0.", trained, StringComparison.Ordinal);
        Assert.Contains("epoch 1", trained, StringComparison.OrdinalIgnoreCase);
        Assert.True(File.Exists(Path.Combine(run, "best.safetensors")));
        Assert.Contains("torch:cpu, TorchSharp", await RunAsync(
            $"train --resume {run} --device cpu", exitCode: 0), StringComparison.Ordinal);
        await RunAsync($"eval --weights {run} --device torch", exitCode: 0);
    }

    [TorchTheory]
    [InlineData("train --device list", 0, "torch:cpu TorchSharp 0.")]
    [InlineData("train --help", 0, "torch, libtorch on the processor, or torch:cuda:0")]
    [InlineData("train --device tpu", 2, "choose cpu, cuda, opencl, ilgpu-cpu or torch, or list")]
    [InlineData("train --model tiny-shapes --device torch --precision bf16", 2, "--precision bf16 needs a GPU")]
    [InlineData("train --model tiny-shapes --device torch:tpu", 1,
        "There is no device torch:tpu: torch is libtorch on the processor")]
    public async Task Devices_are_told_of(string arguments, int exitCode, string expected)
    {
        string found = await RunAsync(arguments, exitCode);
        Assert.Contains(
            expected, string.Join(' ', found.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string arguments, int exitCode)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ProgramTests).Assembly.Location, .. arguments.Split(' ')])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(
            process.ExitCode == exitCode, $"{arguments} ends with {process.ExitCode}:\n{output}\n{await error}");
        return output + await error;
    }
}
