namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Groups of [lane][column] threads: neighbours take neighbouring channels, so that they read neighbouring memory, and
/// lanes share what is added up.
/// </summary>
internal static class LaneGroups
{
    /// <summary>The most threads of a group.</summary>
    public const int MaxThreads = 256;

    private const int MaxColumns = 32, SimulatedThreads = 16, SimulatedColumns = 8;

    /// <summary>Threads of a group.</summary>
    public static int Threads(GpuDevice device) => device.TakesSmallGroups ? SimulatedThreads : MaxThreads;

    /// <summary>Columns of a group.</summary>
    public static int Columns(GpuDevice device) => device.TakesSmallGroups ? SimulatedColumns : MaxColumns;

    /// <summary>Lanes of a group that has all of its columns.</summary>
    public static int Lanes(GpuDevice device) => Threads(device) / Columns(device);
}
