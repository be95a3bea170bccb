using System.Globalization;
using GResNet.Runtime.Devices;
using GResNet.Runtime.Names;
using GResNet.Runtime.Threading;
using GResNet.Runtime.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>
/// libtorch's devices by name, for a program's <c>--device</c>: <c>torch</c> or <c>torch:cpu</c> is the processor,
/// <c>torch:cuda</c> or <c>torch:cuda:0</c> the first GPU.
/// </summary>
public sealed class TorchDevices : IDeviceKind
{
    private const string Kind = TorchPlace.Kind, Cpu = TorchPlace.Cpu, Cuda = TorchPlace.Cuda;

    /// <inheritdoc/>
    public string Name => Kind;

    /// <inheritdoc/>
    public string Description => "torch, libtorch on the processor, or torch:cuda:0 on a GPU";

    /// <inheritdoc/>
    public IEnumerable<string> List()
    {
        try
        {
            TorchLibrary.Require();
            return [$"{Kind}:{Cpu}  {TorchPlace.Library}", .. Enumerable.Range(0, TorchPlace.Gpus).Select(index =>
                $"{Kind}:{Cuda}:{index.ToString(CultureInfo.InvariantCulture)}  {TorchPlace.Library}")];
        }
        catch (DeviceException e)
        {
            return [$"{Kind}: none; {Printable.Of(e.Message.TrimEnd('.'))}"];
        }
    }

    /// <inheritdoc/>
    public IComputeDevice Open(string? address, WorkerPool workers)
    {
        string given = address is null ? Kind : $"{Kind}:{address}";
        string[] parts = (address ?? Cpu).Split(':');
        if (parts is [Cpu]) return TorchComputeDevice.Open(null, workers);
        if (parts is not ([Cuda] or [Cuda, _]) || !TryIndex(parts, out int index))
            throw new DeviceException(
                $"There is no device {given}: {Kind} is libtorch on the processor, {Kind}:{Cuda} on the first GPU, "
                    + $"{Kind}:{Cuda}:1 on the second.");
        // The type of the argument initialises the library.
        TorchLibrary.Require();
        return TorchComputeDevice.Open(new Device(DeviceType.CUDA, index), workers);
    }

    private static bool TryIndex(string[] parts, out int index)
    {
        index = 0;
        return parts.Length == 1
            || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
