using GResNet.Bench.Measuring;
using GResNet.Bench.Workloads;
using GResNet.Reports;
using GResNet.Runtime.Threading;
using GResNet.Training;

namespace GResNet.Bench.VersusTorch;

/// <summary>One comparison with PyTorch, in this process and one of PyTorch's.</summary>
internal static class Row
{
    /// <summary>Measures it.</summary>
    /// <exception cref="BenchException">PyTorch is missing, or its network is another one than ours.</exception>
    public static RowReport Measure(Workload workload, int threads, int rounds, string python)
    {
        Console.Error.WriteLine(workload);
        using var peer = new TorchSide(workload, threads, python);
        using var workers = new WorkerPool(threads);
        using var device = new CpuDevice(workers);
        using var ours = OwnSide.Create(workload, device);
        peer.CheckIsLike(ours, workload);
        using var ceiling = new Ceiling(threads);
        ComparisonResult result = Comparison.Run(ceiling, rounds, ours, peer);
        Spread ratio = result.Ratio();
        return new RowReport(
            workload.Model, workload.Resolution, workload.Batch, workload.ModeName, threads,
            Math.Round(result.Rate(), 3), Math.Round(result.Rate(1), 3),
            Math.Round(ratio.Median, 4), Math.Round(ratio.Least, 4), Math.Round(ratio.Greatest, 4),
            ProcessMemory.PeakBytes, peer.PeakBytes, Math.Round(result.Ceiling, 1), result.Rounds,
            result.UndisturbedRounds, peer.Version);
    }
}
