using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu.Profile;

/// <summary>The kernels of some steps.</summary>
/// <param name="work">What a step was.</param>
/// <param name="deviceName">As the driver calls the device.</param>
/// <param name="steps">Number of steps.</param>
/// <param name="seconds">Time of all steps by the host's clock, markers included.</param>
/// <param name="kernels">Their kernels, the longest first.</param>
/// <param name="resources">What a thread of a kernel takes; null where that is not known.</param>
internal sealed class StepProfile(
    GpuWork work, string deviceName, int steps, double seconds, IReadOnlyCollection<KernelTime> kernels,
    Func<Type, KernelResources?> resources)
{
    private const string Unknown = "–";

    private double Step => seconds * 1e3 / steps;

    private double InKernels => kernels.Sum(Milliseconds);

    /// <summary>Prints kernels with what is compiled into them, then sums of those of one name.</summary>
    public void Print()
    {
        Console.WriteLine($"{work}, {deviceName}; {steps} steps, times by the device's clock");
        var all = new TextTable("kernel", "launches a step", "ms a step", "ms in all", "share", "registers", "local bytes");
        foreach (KernelTime kernel in kernels)
        {
            KernelResources? taken = resources(kernel.Kernel);
            all.Add(
                KernelName.Of(kernel.Kernel), $"{(double)kernel.Launches / steps:0.#}", $"{Milliseconds(kernel):0.000}",
                $"{kernel.Elapsed.TotalMilliseconds:0.0}", Share(Milliseconds(kernel)),
                Number(taken?.Registers), Number(taken?.LocalBytes));
        }

        all.Add(
            "all kernels", $"{kernels.Sum(k => (double)k.Launches) / steps:0.#}", $"{InKernels:0.000}", $"{InKernels * steps:0.0}",
            Share(InKernels), "", "");
        all.Print();

        var sums = new TextTable("kernels of one name", "launches a step", "ms a step", "share");
        foreach (var same in kernels.GroupBy(k => KernelName.Of(k.Kernel).Split('<')[0]).OrderByDescending(g => g.Sum(Milliseconds)))
            sums.Add(same.Key, $"{same.Sum(k => (double)k.Launches) / steps:0.#}", $"{same.Sum(Milliseconds):0.000}", Share(same.Sum(Milliseconds)));
        sums.Print();
        Console.WriteLine($"A step took {Step:0.000} ms by the host's clock, the markers of time included.");
    }

    /// <summary>One line.</summary>
    public string ToJson() => JsonLine.Of(new
    {
        model = work.Workload.Model,
        resolution = work.Workload.Resolution,
        batch = work.Workload.Batch,
        mode = work.Workload.ModeName,
        precision = work.Precision.Name(),
        device = $"{work.Device}",
        device_name = deviceName,
        steps,
        milliseconds = Math.Round(Step, 4),
        in_kernels = Math.Round(InKernels, 4),
        kernels = kernels.Select(kernel => new
        {
            kernel = KernelName.Of(kernel.Kernel),
            launches = (double)kernel.Launches / steps,
            milliseconds = Math.Round(Milliseconds(kernel), 4),
            registers = resources(kernel.Kernel)?.Registers,
            local_bytes = resources(kernel.Kernel)?.LocalBytes,
        }),
    });

    private double Milliseconds(KernelTime kernel) => kernel.Elapsed.TotalMilliseconds / steps;

    private static string Number(int? value) => value is { } known ? $"{known}" : Unknown;

    private string Share(double milliseconds) => $"{milliseconds / InKernels:0.0 %}";
}
