namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// What maps hold on a device. Sums, statistics, parameters and their gradients are float32 in any case.
/// </summary>
public enum GpuPrecision
{
    /// <summary>float32.</summary>
    Float32,

    /// <summary>bfloat16, in half the memory.</summary>
    BFloat16,
}
