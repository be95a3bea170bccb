using System.Runtime.InteropServices;

namespace GResNet.Training.Mpi.Native;

/// <summary>
/// Loads a library so that those which it loads find its symbols. Plugins of Open MPI need that, and .NET alone loads
/// each library for itself.
/// </summary>
internal static unsafe class GlobalLibrary
{
    private const int Now = 2;
    private const int GlobalOnLinux = 0x100;
    private const int GlobalOnMac = 8;

    /// <summary>Loads it, unless it is not there.</summary>
    public static bool TryLoad(string file, out nint library)
    {
        if (!OperatingSystem.IsWindows())
        {
            var open = (delegate* unmanaged<byte*, int, nint>)NativeLibrary.GetExport(
                NativeLibrary.GetMainProgramHandle(), "dlopen");
            byte* name = (byte*)Marshal.StringToCoTaskMemUTF8(file);
            library = open(name, Now | (OperatingSystem.IsMacOS() ? GlobalOnMac : GlobalOnLinux));
            Marshal.FreeCoTaskMem((nint)name);
            if (library != 0) return true;
        }

        // Looks in more places.
        return NativeLibrary.TryLoad(file, out library);
    }
}
