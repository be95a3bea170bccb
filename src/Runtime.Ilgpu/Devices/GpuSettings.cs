using ILGPU;

namespace GResNet.Runtime.Ilgpu;

/// <summary>How a device is used.</summary>
internal sealed record GpuSettings
{
    /// <summary>
    /// Whether kernels take small groups of threads, because barriers are dear: on the simulator, unless a test wants
    /// the GPU's.
    /// </summary>
    public bool TakesSmallGroups { get; init; }

    /// <summary>Whether kernels are timed.</summary>
    public bool Profiles { get; init; }

    /// <summary>Whether convolutions of bfloat16 run on tensor cores where there are any.</summary>
    public bool UsesTensorCores { get; init; } = true;

    /// <summary>Whether there are any; null for what the device says.</summary>
    public bool? HasTensorCores { get; init; }

    /// <summary>
    /// Is asked before bytes are taken whether there is room for them; if there is none, that is the device's own to
    /// say.
    /// </summary>
    public Predicate<long>? HasRoom { get; init; }

    /// <summary>Is handed groups, threads of a group and kernel of each launch, in the device's place.</summary>
    public Action<Index3D, int, IGpuKernel>? Executor { get; init; }
}
