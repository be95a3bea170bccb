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
    public static IComputeDevice Open(DeviceChoice choice, Precision precision,
        WorkerPool workers) => GpuComputeDevice.Open(
        GpuKinds.Parse(choice.Kind), choice.Index, precision == Precision.BF16
            ? GpuPrecision.BFloat16
            : GpuPrecision.Float32, workers);
}
