using GResNet.Bench.Workloads;
using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu;

/// <summary>What is measured, where, and in what precision.</summary>
internal sealed record GpuWork(Workload Workload, GpuPrecision Precision, DeviceName Device)
{
    /// <summary>The batch where none is asked for.</summary>
    public const int DefaultBatch = 256;

    /// <summary>What the project is held to.</summary>
    public static GpuWork[] Standard(GpuPrecision precision, DeviceName device) =>
    [
        .. new[]
        {
            new Workload("gresnet50", 176, DefaultBatch, Mode.Train),
            new Workload("gresnet50", 224, DefaultBatch, Mode.Train),
            new Workload("gresnet50", 224, DefaultBatch, Mode.Inference),
        }.Select(workload => new GpuWork(workload, precision, device)),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Workload} {Precision.Name()} on {Device}";
}
