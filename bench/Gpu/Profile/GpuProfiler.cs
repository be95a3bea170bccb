using GResNet.Bench.Workloads;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Threading;
using GResNet.Training.Ilgpu;

namespace GResNet.Bench.Gpu.Profile;

/// <summary>Where a step's time goes on a device, by kernel.</summary>
internal static class GpuProfiler
{
    private const int WarmUpSteps = 3;

    /// <summary>Measures steps and prints them.</summary>
    /// <param name="work">What a step is.</param>
    /// <param name="steps">Steps to measure.</param>
    /// <param name="python">The interpreter whose PyTorch measures ceilings; null for none.</param>
    /// <param name="json">Print JSON alone.</param>
    /// <returns>The exit code.</returns>
    public static int Run(GpuWork work, int steps, string? python, bool json)
    {
        Console.Error.WriteLine(work);
        using var workers = new WorkerPool(1);
        using var gpu = GpuDevice.Open(work.Device.Kind, work.Device.Index, profiles: true);
        // Before the model takes memory.
        Ceilings? ceilings = CeilingsOf(work, gpu.Info.Name, python);
        using var device = new GpuComputeDevice(gpu, work.Precision, workers);
        using var side = OwnSide.Create(work.Workload, device, gpu.Synchronize);
        _ = side.Run(WarmUpSteps);
        _ = gpu.Profile!.Take();
        double seconds = side.Run(steps);
        KernelTime[] kernels = [.. gpu.Profile.Take().OrderByDescending(kernel => kernel.Elapsed)];
        var profile = new StepProfile(work, device.Name, steps, seconds, kernels, gpu.ResourcesOf, ceilings);
        if (!json) profile.Print();
        Console.WriteLine(profile.ToJson());
        return 0;
    }

    private static Ceilings? CeilingsOf(GpuWork work, string deviceName, string? python)
    {
        if (python is null) return null;
        try
        {
            using var torch = new TorchCeilings(work, deviceName, python);
            return torch.Measured;
        }
        catch (BenchException failure)
        {
            Console.Error.WriteLine($"  without ceilings: {failure.Message}");
            return null;
        }
    }
}
