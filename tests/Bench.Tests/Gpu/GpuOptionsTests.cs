using System.CommandLine;
using GResNet.Bench.Gpu;
using GResNet.Bench.Workloads;
using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Tests.Gpu;

/// <summary>What command lines ask of <c>gpu</c>.</summary>
public sealed class GpuOptionsTests
{
    [Fact]
    public void Without_options_the_check_comes_first_and_then_what_the_project_is_held_to()
    {
        GpuRequest request = Read("");
        Assert.Equal((GpuTask.Standard, true, new DeviceName(GpuKind.Cuda, 0)),
            (request.Task, request.BeginsWithCheck, request.Device));
        Assert.Equal(new Workload("gresnet-cifar", 32, 32, Mode.Train), request.Workload);
        Assert.Equal([GpuPrecision.Float32, GpuPrecision.BFloat16], request.CheckedPrecisions);
        Assert.Equal(
            [
                "gresnet50 train 176 px batch 256 bf16 on cuda:0", "gresnet50 train 224 px batch 256 bf16 on cuda:0",
                "gresnet50 inference 224 px batch 256 bf16 on cuda:0",
            ],
            GpuWork.Standard(request.Precision, request.Device).Select(work => $"{work}"));
    }

    [Theory]
    [InlineData("--model gresnet26", nameof(GpuTask.Row), "gresnet26 train 128 px batch 256")]
    [InlineData(
        "--model gresnet-tiny --batch 2 --mode inference", nameof(GpuTask.Row), "gresnet-tiny inference 32 px batch 2")]
    [InlineData("--check", nameof(GpuTask.Check), "gresnet-cifar train 32 px batch 32")]
    [InlineData("--check --model gresnet50 --resolution 176 --batch 8", nameof(GpuTask.Check),
        "gresnet50 train 176 px batch 8")]
    [InlineData("--profile --resolution 176", nameof(GpuTask.Profile), "gresnet50 train 176 px batch 256")]
    [InlineData("--no-check", nameof(GpuTask.Standard), "gresnet-cifar train 32 px batch 32")]
    [InlineData("--device list", nameof(GpuTask.List), "gresnet-cifar train 32 px batch 32")]
    public void One_thing_is_done(string line, string task, string workload)
    {
        GpuRequest request = Read(line);
        Assert.Equal((task, workload), ($"{request.Task}", $"{request.Workload}"));
    }

    [Theory]
    [InlineData("--device cuda", GpuKind.Cuda, 0, "cuda:0")]
    [InlineData("--device cuda:3", GpuKind.Cuda, 3, "cuda:3")]
    [InlineData("--device opencl:1", GpuKind.OpenCL, 1, "cuda:1")]
    [InlineData("--device ilgpu-cpu", GpuKind.Simulator, 0, "cpu")]
    public void Devices_have_a_kind_and_a_number(string line, GpuKind kind, int index, string forTorch)
    {
        DeviceName device = Read(line).Device;
        Assert.Equal((kind, index, forTorch), (device.Kind, device.Index, device.ForTorch));
    }

    [Theory]
    [InlineData("", nameof(Peers.Both))]
    [InlineData("--peer none", nameof(Peers.None))]
    [InlineData("--peer eager", nameof(Peers.Eager))]
    [InlineData("--peer compiled", nameof(Peers.Compiled))]
    public void PyTorch_is_compared_with_in_the_ways_that_are_asked_for(string line, string peers) =>
        Assert.Equal(peers, $"{Read(line).Peers}");

    [Theory]
    [InlineData("--peer jax", "--peer jax is not known; choose eager, compiled, both or none")]
    [InlineData("--device vulkan", "--device vulkan is not known; choose cuda, opencl, ilgpu-cpu")]
    [InlineData("--device cuda:", "--device cuda: is not known")]
    [InlineData("--device cuda:-1", "--device cuda:-1 is not known")]
    [InlineData("--device cuda:0:1", "--device cuda:0:1 is not known")]
    [InlineData("--precision fp8", "choose bf16 or float32")]
    [InlineData("--batch 2", "need --model, --check or --profile")]
    [InlineData("--check --profile", "choose one")]
    [InlineData("--check --steps 0", "it must be at least 1")]
    [InlineData("--model alexnet", "--model alexnet is not known")]
    public void What_cannot_be_done_is_said(string line, string message) =>
        Assert.Contains(Parse(line).Result.Errors, error => error.Message.Contains(message, StringComparison.Ordinal));

    private static GpuRequest Read(string line)
    {
        (GpuOptions options, ParseResult result) = Parse(line);
        Assert.Empty(result.Errors);
        return options.Read(result);
    }

    private static (GpuOptions Options, ParseResult Result) Parse(string line)
    {
        var options = new GpuOptions();
        var command = new Command(GpuCommand.Name);
        options.AddTo(command);
        return (options, command.Parse(line));
    }
}
