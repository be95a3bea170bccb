using GResNet.Bench.Workloads;
using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu;

/// <summary>What is asked of <c>gpu</c>.</summary>
/// <param name="Task">What to do.</param>
/// <param name="Device">Where.</param>
internal sealed record GpuRequest(GpuTask Task, DeviceName Device)
{
    /// <summary>What is measured, or compared with the CPU: before the standard rows too.</summary>
    public required Workload Workload { get; init; }

    /// <summary>What is measured is in this.</summary>
    public required GpuPrecision Precision { get; init; }

    /// <summary>What is compared with the CPU is in these, one after the other.</summary>
    public required GpuPrecision[] CheckedPrecisions { get; init; }

    /// <summary>Whether the standard rows are measured only after a check.</summary>
    public required bool BeginsWithCheck { get; init; }

    /// <summary>Training steps of the check.</summary>
    public required int Steps { get; init; }

    /// <summary>Rounds of a comparison; steps of a profile.</summary>
    public required int Rounds { get; init; }

    /// <summary>What ours is compared with.</summary>
    public required Peers Peers { get; init; }

    /// <summary>The interpreter that has PyTorch.</summary>
    public required string Python { get; init; }

    /// <summary>The most that a row may take; null for any time.</summary>
    public required TimeSpan? Limit { get; init; }

    /// <summary>Print JSON alone.</summary>
    public required bool JsonAlone { get; init; }
}

/// <summary>What <c>gpu</c> can do.</summary>
internal enum GpuTask
{
    /// <summary>A check, then all that the project is held to.</summary>
    Standard,

    /// <summary>One comparison with PyTorch.</summary>
    Row,

    /// <summary>Compare with the CPU.</summary>
    Check,

    /// <summary>Say how long each kernel takes.</summary>
    Profile,

    /// <summary>Print the devices.</summary>
    List,
}
