using System.Runtime.InteropServices;
using GResNet.Runtime.Devices;
using TorchSharp;

namespace GResNet.Runtime.TorchSharp;

/// <summary>
/// TorchSharp's native library: where it cannot be loaded, TorchSharp says that the package of libtorch is missing,
/// whatever the cause is.
/// </summary>
public static class TorchLibrary
{
    private static bool isLoaded;

    /// <summary>
    /// Loads it, once; <see cref="TorchModels.ToTorchSharp"/> does so, too. A program that uses TorchSharp before that
    /// calls it first, for a message that is right.
    /// </summary>
    /// <exception cref="DeviceException">It cannot be loaded; the message says why.</exception>
    public static void Require()
    {
        if (Volatile.Read(ref isLoaded)) return;
        if (CauseOf(path => NativeLibrary.Load(path, typeof(torch).Assembly, null)) is { } cause)
            throw new DeviceException(cause);
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            throw new DeviceException(
                "libtorch cannot be loaded. Reference one of its packages in the program's project: TorchSharp-cpu, or "
                    + "for CUDA TorchSharp-cuda-linux or TorchSharp-cuda-windows, of TorchSharp's version. "
                    + (e.InnerException ?? e).Message, e);
        }

        Volatile.Write(ref isLoaded, true);
    }

    /// <summary>
    /// Why the library is there and cannot be loaded, as far as the system's C++ library is the cause; else null.
    /// </summary>
    /// <param name="load">Loads it by name.</param>
    internal static string? CauseOf(Func<string, nint> load)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            load("LibTorchSharp");
            return null;
        }
        catch (DllNotFoundException e)
        {
            return e.Message.Contains("GLIBCXX_", StringComparison.Ordinal) ? TooOld(e.Message) : null;
        }
    }

    private static string TooOld(string message)
    {
        int start = message.IndexOf("GLIBCXX_", StringComparison.Ordinal);
        int end = message.IndexOfAny(['\'', ' ', '\n'], start);
        string version = end < 0 ? message[start..] : message[start..end];
        return $"TorchSharp's native library needs {version} of the system's libstdc++.so.6, which is older here. "
            + "GLIBCXX_3.4.32 comes with GCC 13.2: Debian 13, Ubuntu 24.04, Fedora 39 and later have it, Debian 12 and "
            + "Ubuntu 22.04 do not. Run on one of those, in a container for instance, or put a newer libstdc++.so.6 "
            + "(conda's libstdcxx-ng has one) into a folder of its own and name that in LD_LIBRARY_PATH.";
    }
}
