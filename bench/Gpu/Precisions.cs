using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu;

/// <summary>The names that precisions have on the command line, in JSON and in Peer/device_peer.py.</summary>
internal static class Precisions
{
    public static string Name(this GpuPrecision precision) => precision == GpuPrecision.BFloat16 ? "bf16" : "float32";

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static GpuPrecision Parse(string name) => name switch
    {
        "bf16" => GpuPrecision.BFloat16,
        "float32" => GpuPrecision.Float32,
        _ => throw new ArgumentException($"--precision {name} is not known; choose bf16 or float32."),
    };
}
