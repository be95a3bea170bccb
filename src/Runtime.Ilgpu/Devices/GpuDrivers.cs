namespace GResNet.Runtime.Ilgpu;

/// <summary>What kinds of devices need on a machine.</summary>
internal static class GpuDrivers
{
    /// <summary>What to do where a kind has no device, or its driver does not work.</summary>
    public static string Advice(GpuKind kind) => kind switch
    {
        GpuKind.Cuda =>
            "install NVIDIA's driver (https://www.nvidia.com/drivers; in a container, start it with the NVIDIA container toolkit)",
        GpuKind.OpenCL => "install the GPU's OpenCL driver (OpenCL C 2.0 or later with the generic address space)",
        _ => "install ILGPU anew",
    };

    /// <summary>What to say of a driver that cannot be used, or whose library is not there.</summary>
    public static GpuException Unusable(GpuKind kind, Exception exception) =>
        // What fails to initialise a type says so, and its cause what is missing.
        new($"The {kind.Name()} driver cannot be used ({exception.GetBaseException().Message.TrimEnd('.')}): {Advice(kind)}.", exception);
}
