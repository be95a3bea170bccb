using System.Globalization;
using GResNet.Runtime.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>libtorch's devices: what they are called, and whether they are there.</summary>
internal static class TorchPlace
{
    /// <summary>What names begin with.</summary>
    public const string Kind = "torch";

    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>NVIDIA's GPUs.</summary>
    public const string Cuda = "cuda";

    /// <summary>What computes, with its version.</summary>
    public static string Library { get; } = $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>How many GPUs there are.</summary>
    public static int Gpus => cuda.is_available() ? cuda.device_count() : 0;

    /// <summary>What a device is called on a command line.</summary>
    public static string NameOf(Device device) => device.type == DeviceType.CPU
        ? $"{Kind}:{Cpu}"
        : $"{Kind}:{device.type.ToString().ToLowerInvariant()}:"
            + Math.Max(device.index, 0).ToString(CultureInfo.InvariantCulture);

    /// <summary>Throws where libtorch has no such device.</summary>
    /// <exception cref="DeviceException">The message says what to do.</exception>
    public static void CheckIsThere(Device device)
    {
        if (device.type == DeviceType.CPU) return;
        if (device.type != DeviceType.CUDA)
            throw new DeviceException(
                $"libtorch's {device.type} cannot train here, as losses are summed in float64: take the processor or "
                    + "CUDA.");
        int count = Gpus;
        if (count == 0)
            throw new DeviceException(
                $"{NameOf(device)} is not there: libtorch finds no GPU. The program needs the libtorch of CUDA "
                    + "(package TorchSharp-cuda-linux or TorchSharp-cuda-windows, in place of TorchSharp-cpu), and "
                    + "NVIDIA's driver, whose nvidia-smi lists the GPU.");
        if (device.index >= count)
            throw new DeviceException($"There is no {NameOf(device)}; the GPUs of libtorch are 0 to {count - 1}.");
    }
}
