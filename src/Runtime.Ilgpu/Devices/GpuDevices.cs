using GResNet.Runtime.Names;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GResNet.Runtime.Ilgpu;

/// <summary>The devices of this machine that kernels can run on.</summary>
public static class GpuDevices
{
    /// <summary>
    /// All of them; the simulator is always there. A kind whose driver is missing or broken has none;
    /// <see cref="Lines"/> tells why.
    /// </summary>
    public static IReadOnlyList<GpuInfo> List() =>
        [.. Enum.GetValues<GpuKind>().SelectMany(kind => ListOrReason(kind).Devices)];

    /// <summary>
    /// What to print of all of them: a line each, its name first, and one that says why for each kind that has none.
    /// </summary>
    public static IEnumerable<string> Lines() => Enum.GetValues<GpuKind>().SelectMany(kind =>
    {
        (IReadOnlyList<GpuInfo> devices, string reason) = ListOrReason(kind);
        return devices.Count > 0
            ? devices.Select(device => device.ToString())
            : [$"{kind.Name()}: none; {Printable.Of(reason.TrimEnd('.'))}"];
    });

    /// <summary>Those of one kind.</summary>
    /// <exception cref="GpuException">The driver cannot be used.</exception>
    public static IReadOnlyList<GpuInfo> List(GpuKind kind)
    {
        using Context context = GpuContexts.Create(kind);
        return [.. GpuContexts.Devices(context, kind).Select((device, index) => Describe(kind, index, device))];
    }

    internal static GpuInfo Describe(GpuKind kind, int index, Device device) => device switch
    {
        CudaDevice cuda => new(
            kind, index, cuda.Name, cuda.MemorySize, $"CUDA {cuda.DriverVersion}, {cuda.Architecture}"),
        CLDevice cl => new(
            kind, index, cl.Name, cl.MemorySize, $"{cl.DeviceVersion}, {cl.VendorName}"),
        _ => new(kind, index, device.Name, null, $"ILGPU {typeof(Context).Assembly.GetName().Version}"),
    };

    /// <summary>The devices of a kind, and why there are none if there are none.</summary>
    private static (IReadOnlyList<GpuInfo> Devices, string Reason) ListOrReason(GpuKind kind)
    {
        try
        {
            IReadOnlyList<GpuInfo> devices = List(kind);
            return (devices, devices.Count > 0 ? "" : GpuDrivers.Reason(kind));
        }
        catch (GpuException exception)
        {
            return ([], exception.Message);
        }
    }
}
