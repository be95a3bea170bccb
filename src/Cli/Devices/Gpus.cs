using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Ilgpu;

namespace GResNet.Cli.Devices;

/// <summary>The GPUs of this machine.</summary>
internal static class Gpus
{
    /// <summary>A line for each: kind and number, name, memory, driver; or why there is none of a kind.</summary>
    public static IEnumerable<string> List() => GpuDevices.Lines();

    /// <summary>Opens one.</summary>
    /// <exception cref="DeviceException">It is not there, or cannot be used;
    /// the message says what to install.</exception>
    public static IComputeDevice Open(DeviceChoice choice, Precision precision, WorkerPool workers, int localRank)
    {
        GpuKind kind = GpuKinds.Parse(choice.Kind);
        return GpuComputeDevice.Open(
            kind, choice.Index ?? Own(kind, localRank),
            precision == Precision.BF16 ? GpuPrecision.BFloat16 : GpuPrecision.Float32, workers);
    }

    /// <summary>The number of the GPU that a rank takes of its machine's; a launcher may show it but its own.</summary>
    private static int Own(GpuKind kind, int localRank) =>
        localRank == 0 ? 0 : localRank % Math.Max(1, GpuDevices.List(kind).Count);
}
