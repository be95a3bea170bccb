using GResNet.Bench.Workloads;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Training;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.Gpu.Profile;

/// <summary>Where a step's time goes on a device, by kernel.</summary>
internal static class GpuProfiler
{
    private const int WarmUpSteps = 3;

    /// <summary>Measures steps and prints them.</summary>
    /// <param name="work">What a step is.</param>
    /// <param name="steps">Steps to measure.</param>
    /// <param name="json">Print JSON alone.</param>
    /// <returns>The exit code.</returns>
    public static int Run(GpuWork work, int steps, bool json)
    {
        Console.Error.WriteLine(work);
        using var workers = new WorkerPool(1);
        using var gpu = GpuDevice.Open(work.Device.Kind, work.Device.Index, profiles: true);
        using var device = new GpuComputeDevice(gpu, work.Precision, workers);
        using var side = OwnSide.Create(work.Workload, device, gpu.Synchronize);
        _ = side.Run(WarmUpSteps);
        _ = gpu.Profile!.Take();
        double seconds = side.Run(steps);
        KernelTime[] kernels = [.. gpu.Profile.Take().OrderByDescending(kernel => kernel.Elapsed)];
        var profile = new StepProfile(work, gpu.Info.Name, steps, seconds, kernels, gpu.ResourcesOf);
        if (!json) profile.Print();
        Console.WriteLine(profile.ToJson());
        return 0;
    }
}
