using System.Runtime.InteropServices;
using GResNet.Runtime.Devices;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>What libtorch throws, as what devices throw.</summary>
internal static class TorchFailure
{
    private static readonly string[] memory = ["out of memory", "not enough memory", "allocate memory"];

    /// <summary>Does something of libtorch's.</summary>
    /// <exception cref="InsufficientMemoryException">There is not so much memory.</exception>
    /// <exception cref="DeviceException">It failed otherwise.</exception>
    public static T Told<T>(Device device, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ExternalException e)
        {
            // A trace of libtorch's own code follows.
            string message = e.Message.Split('\n')[0].TrimEnd();
            string name = TorchPlace.NameOf(device);
            throw memory.Any(text => message.Contains(text, StringComparison.OrdinalIgnoreCase))
                ? new InsufficientMemoryException(
                    $"There is not enough memory on {name}: a smaller batch needs less ({message})", e)
                : new DeviceException($"libtorch failed on {name}: {message}", e);
        }
    }

    /// <summary>Likewise, of what has no result.</summary>
    /// <exception cref="InsufficientMemoryException">There is not so much memory.</exception>
    /// <exception cref="DeviceException">It failed otherwise.</exception>
    public static void Told(Device device, Action work) => Told(device, () =>
    {
        work();
        return true;
    });
}
