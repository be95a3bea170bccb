using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// The library that a kind of device is driven by. ILGPU imports <c>cuda</c> and <c>OpenCL</c>, for which .NET looks
/// for files that on Linux only packages for developers have (<c>libcuda.so</c>); what drivers and containers install
/// has a version in its name.
/// </summary>
internal sealed class DriverLibrary
{
    private static readonly Assembly ilgpu = typeof(Context).Assembly;

    private readonly string importedAs;
    private readonly string[] files;

    private DriverLibrary(string importedAs, string entry, params string[] files)
    {
        this.importedAs = importedAs;
        this.files = files;
        Entry = entry;
    }

    /// <summary>What ILGPU asks first.</summary>
    public string Entry { get; }

    /// <summary>The file that is looked for, to people.</summary>
    public string FileName => files[0];

    private static DriverLibrary Cuda { get; } = OperatingSystem.IsWindows()
        ? new(CudaAPI.LibNameWindows, "cuInit", "nvcuda.dll")
        // The last is where Windows puts it in its subsystem for Linux.
        : new(CudaAPI.LibNameLinux, "cuInit", "libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1");

    private static DriverLibrary OpenCL { get; } = OperatingSystem.IsWindows()
        ? new(CLAPI.LibNameWindows, "clGetPlatformIDs", "OpenCL.dll")
        : OperatingSystem.IsMacOS()
            ? new(CLAPI.LibNameMacOS, "clGetPlatformIDs", "/System/Library/Frameworks/OpenCL.framework/OpenCL")
        : new(CLAPI.LibNameLinux, "clGetPlatformIDs", "libOpenCL.so.1");

    /// <summary>That of a kind; null of the simulator, which has none.</summary>
    public static DriverLibrary? Of(GpuKind kind) =>
        kind switch { GpuKind.Cuda => Cuda, GpuKind.OpenCL => OpenCL, _ => null };

    /// <summary>
    /// Has ILGPU find them: what .NET does not find by its own rules is looked for here. (Not by a resolver of the
    /// assembly's imports: there may be one alone, and ILGPU sets its own in Windows' subsystem for Linux.)
    /// </summary>
    public static void Register() => AssemblyLoadContext.GetLoadContext(ilgpu)!.ResolvingUnmanagedDll += Resolve;

    /// <summary>Loads the library as ILGPU would.</summary>
    /// <returns>Whether it is there and can be loaded.</returns>
    public bool TryLoad(out nint handle) => NativeLibrary.TryLoad(importedAs, ilgpu, null, out handle);

    private static nint Resolve(Assembly assembly, string name)
    {
        if (assembly != ilgpu) return 0;
        foreach (DriverLibrary library in new[] { Cuda, OpenCL })
            if (name == library.importedAs)
                foreach (string file in library.files)
                    if (NativeLibrary.TryLoad(file, out nint handle)) return handle;
        return 0;
    }
}
