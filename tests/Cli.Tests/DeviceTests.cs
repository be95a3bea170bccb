namespace GResNet.Cli.Tests;

public sealed class DeviceTests
{
    [Theory]
    [InlineData("train --device list")]
    [InlineData("eval --device list")]
    [InlineData("train --resume nowhere --device list")]
    public async Task The_list_names_what_is_there_and_nothing_is_run(string arguments)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(arguments.Split(' '));
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        string[] lines =
            outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Matches($@"^cpu  .+  \({Environment.ProcessorCount} threads?\)$", lines[0]);
        Assert.All(lines[1..^1], line =>
            Assert.Matches(@"^(cuda|opencl)(:\d+  .+  \([\d.]+ GiB, .+\)|: none; .+)$", line));
        Assert.Matches(@"^ilgpu-cpu:0  .+  \(ILGPU .+\)$", lines[^1]);
    }

    [Theory]
    [InlineData("train --device tpu",
        "--device 'tpu' is not known; choose cpu, cuda, opencl or ilgpu-cpu, or list to see what is there.")]
    [InlineData("train --device torch:cuda:0",
        "--device 'torch:cuda:0' needs a program with the package GResNet.Training.TorchSharp and one of libtorch's, ")]
    [InlineData("train --device CUDA", "--device 'CUDA' is not known")]
    [InlineData("eval --weights . --device cuda:first",
        "--device 'cuda:first' has no number after the colon; cuda:1, for instance, is the second")]
    [InlineData("train --device opencl:", "--device 'opencl:' has no number after the colon")]
    [InlineData("train --device cuda:-1", "--device 'cuda:-1' has no number after the colon")]
    [InlineData("train --device cpu:0", "--device 'cpu:0' has a number; cpu has none.")]
    [InlineData("train --device list:0", "--device 'list:0' has a number; list has none.")]
    [InlineData("train --precision fp8", "--precision 'fp8' is not known; choose float32 or bf16.")]
    [InlineData("train --precision bf16",
        "gresnet: --precision bf16 needs a GPU, by --device cuda or opencl: the processor computes in float32.")]
    [InlineData("train --device cpu --precision bf16", "gresnet: --precision bf16 needs a GPU")]
    [InlineData("eval",
        "gresnet: There is no trained network in 'runs': train one first, or name weights by --weights.")]
    public async Task What_is_no_device_is_answered_with_one_line(string arguments, string expected) =>
        Assert.StartsWith(expected, await ErrorAsync(arguments, exitCode: 2), StringComparison.Ordinal);

    /// <summary>No machine has a hundred GPUs; one without any says what to install.</summary>
    [Theory]
    [InlineData("cuda")]
    [InlineData("opencl")]
    [InlineData("ilgpu-cpu")]
    public async Task A_device_that_is_not_there_is_an_error_that_says_what_to_do(string kind)
    {
        string error = await ErrorAsync($"train --device {kind}:99", exitCode: 1);
        Assert.Matches(
            $"There is no {kind}:99; the {kind} devices of this machine are 0 to|: install |driver cannot be used",
            error);
    }

    private static async Task<string> ErrorAsync(string arguments, int exitCode)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(arguments.Split(' '));
        Assert.Equal(exitCode, outcome.ExitCode);
        return Assert.Single(
            outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
