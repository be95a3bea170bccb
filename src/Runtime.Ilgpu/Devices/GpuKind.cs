namespace GResNet.Runtime.Ilgpu;

/// <summary>How a device is driven.</summary>
public enum GpuKind
{
    /// <summary>NVIDIA's driver; <c>--device cuda</c>.</summary>
    Cuda,

    /// <summary>An OpenCL driver with C 2.0 or later and the generic address space; <c>--device opencl</c>.</summary>
    OpenCL,

    /// <summary>
    /// ILGPU's simulator on the processor, for tests: it is correct and very slow; <c>--device ilgpu-cpu</c>.
    /// </summary>
    Simulator,
}

/// <summary>The names that users give kinds of devices.</summary>
public static class GpuKinds
{
    /// <summary>The name on a command line.</summary>
    public static string Name(this GpuKind kind) => kind switch
    {
        GpuKind.Cuda => "cuda",
        GpuKind.OpenCL => "opencl",
        GpuKind.Simulator => "ilgpu-cpu",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of device."),
    };

    /// <summary>The kind of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static GpuKind Parse(string name)
    {
        foreach (GpuKind kind in Enum.GetValues<GpuKind>())
            if (kind.Name() == name) return kind;
        throw new ArgumentException(
            $"There is no device kind '{name}'; there are {string.Join(", ", Enum.GetValues<GpuKind>().Select(Name))}.",
            nameof(name));
    }
}
