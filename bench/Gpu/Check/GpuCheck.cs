using GResNet.Bench.Workloads;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Ilgpu;

namespace GResNet.Bench.Gpu.Check;

/// <summary>Holds a device against the CPU.</summary>
internal static class GpuCheck
{
    public const string DefaultModel = "gresnet-cifar";
    public const int DefaultBatch = 32, DefaultSteps = 50;

    private const int ShownSteps = 6;

    /// <summary>
    /// Compares, and prints how far apart they are; what differs too much goes to standard error. Of bfloat16 on tensor
    /// cores their convolutions come first (<see cref="TensorCoreCheck"/>).
    /// </summary>
    /// <param name="workload">What is computed.</param>
    /// <param name="name">The device.</param>
    /// <param name="precisions">What its maps hold, one after the other.</param>
    /// <param name="steps">Training steps.</param>
    /// <param name="json">Print JSON alone.</param>
    /// <returns>The exit code: 1 if anything differs too much.</returns>
    public static int Run(Workload workload, DeviceName name, GpuPrecision[] precisions, int steps, bool json)
    {
        bool agrees = !precisions.Contains(GpuPrecision.BFloat16) || TensorCoreCheck.Run(name, json);
        using var workers = new WorkerPool(Environment.ProcessorCount);
        using var cpu = new CpuDevice(workers);
        using var gpu = GpuDevice.Open(name.Kind, name.Index);
        string what = $"{workload.Model}, {workload.Resolution} px, batch {workload.Batch}";
        Console.Error.WriteLine($"check of {what}: {cpu.Name}");
        Outcome expected = Outcome.Of(cpu, workload, steps);
        foreach (GpuPrecision precision in precisions)
        {
            Console.Error.WriteLine($"  {name}, {precision.Name()}");
            using var device = new GpuComputeDevice(gpu, precision, workers);
            Outcome found = Outcome.Of(device, workload, steps);
            Compared[] compared = [.. Compared.Of(found, expected, Tolerances.Of(precision))];
            if (!json) Print($"{what}, {precision.Name()}, {gpu.Info.Name}", compared, found, expected);
            Console.WriteLine(JsonLine.Of(new
            {
                check = workload.Model,
                resolution = workload.Resolution,
                batch = workload.Batch,
                precision = precision.Name(),
                device = $"{name}",
                device_name = gpu.Info.Name,
                agrees = compared.All(c => c.Agrees),
                errors = ComparedTable.Errors(compared),
                curve = found.Curve.Select(ComparedTable.Number),
                curve_cpu = expected.Curve.Select(ComparedTable.Number),
            }));
            agrees &= ComparedTable.Agree(compared, $"{precision.Name()} on {name} is not what the CPU computes");
        }

        return agrees ? 0 : 1;
    }

    private static void Print(string title, Compared[] compared, Outcome found, Outcome expected)
    {
        ComparedTable.Print(
            $"{title}: differences from the CPU; of tensors 2-norms of the difference ÷ those expected, of losses in "
                + $"nats", compared);
        if (expected.Curve.Length == 0) return;
        int[] shown = [.. Enumerable.Range(0, ShownSteps)
            .Select(i => i * (expected.Curve.Length - 1) / (ShownSteps - 1)).Distinct()];
        var curve = new TextTable(["loss at step", .. shown.Select(step => $"{step + 1}")]);
        curve.Add(["CPU", .. shown.Select(step => $"{expected.Curve[step]:0.0000}")]);
        curve.Add(["device", .. shown.Select(step => $"{found.Curve[step]:0.0000}")]);
        curve.Print();
    }
}
