using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu.Profile;

/// <summary>The kernels of some steps.</summary>
/// <param name="work">What a step was.</param>
/// <param name="deviceName">The device, its precision, and whether tensor cores are used.</param>
/// <param name="steps">Number of steps.</param>
/// <param name="seconds">Time of all steps by the host's clock, markers included.</param>
/// <param name="kernels">Their kernels, the longest first.</param>
/// <param name="resources">What a thread of a kernel takes; null where that is not known.</param>
/// <param name="ceilings">What the device can do; null where that was not measured.</param>
internal sealed class StepProfile(
    GpuWork work, string deviceName, int steps, double seconds, IReadOnlyCollection<KernelTime> kernels,
    Func<Type, KernelResources?> resources, Ceilings? ceilings)
{
    private const string Unknown = "–";

    private static readonly string[] Columns =
        ["launches a step", "ms a step", "share", "GB a step", "GB/s", "TFLOP/s", "of a ceiling"];

    private double Step => seconds * 1e3 / steps;

    private double InKernels => kernels.Sum(Milliseconds);

    /// <summary>Prints kernels with what is compiled into them, then sums of those of one name.</summary>
    public void Print()
    {
        Console.WriteLine($"{work}, {deviceName}; {steps} steps, times by the device's clock");
        Console.WriteLine(
            ceilings is null ? "Ceilings were not measured."
            : $"Ceilings, by PyTorch {ceilings.Version}: {ceilings.BytesPerSecond / 1e9:0} GB/s (a copy, read and "
                + $"written), "
                + $"{ceilings.FlopsPerSecond / 1e12:0.0} TFLOP/s (a product of matrices)");
        var all = new TextTable(["kernel", .. Columns, "registers", "local bytes"]);
        foreach (KernelTime kernel in kernels)
        {
            KernelResources? taken = resources(kernel.Kernel);
            all.Add(
                [KernelName.Of(kernel.Kernel), .. Cells([kernel]), Number(taken?.Registers),
                    Number(taken?.LocalBytes)]);
        }

        all.Add(["all kernels", .. Cells(kernels), "", ""]);
        all.Print();

        var sums = new TextTable(["kernels of one name", .. Columns]);
        foreach (var same in kernels.GroupBy(k => KernelName.Of(k.Kernel).Split('_')[0])
            .OrderByDescending(g => g.Sum(Milliseconds)))
            sums.Add([same.Key, .. Cells([.. same])]);
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
        ceiling_gigabytes_per_second = Rounded(ceilings?.BytesPerSecond / 1e9),
        ceiling_teraflops_per_second = Rounded(ceilings?.FlopsPerSecond / 1e12),
        kernels = kernels.Select(kernel => new
        {
            kernel = KernelName.Of(kernel.Kernel),
            launches = (double)kernel.Launches / steps,
            milliseconds = Math.Round(Milliseconds(kernel), 4),
            bytes = (double)kernel.Bytes / steps,
            gigabytes_per_second = Rounded(KernelRates.Of([kernel]).GigabytesPerSecond),
            teraflops_per_second = Rounded(KernelRates.Of([kernel]).TeraflopsPerSecond),
            registers = resources(kernel.Kernel)?.Registers,
            local_bytes = resources(kernel.Kernel)?.LocalBytes,
        }),
    });

    private string[] Cells(IReadOnlyCollection<KernelTime> some)
    {
        KernelRates rates = KernelRates.Of(some);
        double milliseconds = some.Sum(Milliseconds);
        return
        [
            $"{some.Sum(k => (double)k.Launches) / steps:0.#}", $"{milliseconds:0.000}",
            $"{milliseconds / InKernels:0.0 %}",
            $"{rates.Bytes / steps / 1e9:0.000}", $"{rates.GigabytesPerSecond:0}",
            rates.Flops > 0 ? $"{rates.TeraflopsPerSecond:0.0}" : Unknown,
            ceilings is null ? Unknown : $"{rates.ShareOf(ceilings):0 %}",
        ];
    }

    private double Milliseconds(KernelTime kernel) => kernel.Elapsed.TotalMilliseconds / steps;

    private static string Number(int? value) => value is { } known ? $"{known}" : Unknown;

    /// <summary>JSON has no number that is none.</summary>
    private static double? Rounded(double? value) =>
        value is { } known && double.IsFinite(known) ? Math.Round(known, 4) : null;
}
