using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GResNet.Runtime.Ilgpu;

/// <summary>The devices of this machine that kernels can run on.</summary>
public static class GpuDevices
{
    /// <summary>All of them; the simulator is always there. A kind whose driver is missing or broken has none.</summary>
    public static IReadOnlyList<GpuInfo> List() => [.. Enum.GetValues<GpuKind>().SelectMany(ListOrNone)];

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

    private static IReadOnlyList<GpuInfo> ListOrNone(GpuKind kind)
    {
        try
        {
            return List(kind);
        }
        catch (GpuException)
        {
            return [];
        }
    }
}
