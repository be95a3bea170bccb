using GResNet.Bench.Measuring;
using GResNet.Bench.Peer;
using GResNet.Bench.Workloads;
using GResNet.Reports;
using GResNet.Runtime.Threading;
using GResNet.Training;

namespace GResNet.Bench.VersusTorch;

/// <summary>One comparison, in this process and one of the peer's.</summary>
internal static class Row
{
    /// <summary>Measures it; a peer that is not there or dies is reported as such.</summary>
    /// <exception cref="BenchException">Its network is another one than ours.</exception>
    public static RowReport Measure(Workload workload, PeerKind kind, int threads, int rounds, string python)
    {
        Console.Error.WriteLine($"{workload}, against {kind.Title}");
        try
        {
            using NetworkSide peer = kind.Open(workload, threads, python);
            return Measure(workload, kind, peer, threads, rounds);
        }
        catch (PeerException failure)
        {
            return RowReport.Failed(workload, kind, threads, failure.Message);
        }
    }

    private static RowReport Measure(Workload workload, PeerKind kind, NetworkSide peer, int threads, int rounds)
    {
        using var workers = new WorkerPool(threads);
        using var device = new CpuDevice(workers);
        using var ours = OwnSide.Create(workload, device);
        peer.CheckIsLike(ours, workload);
        using var ceiling = new Ceiling(threads);
        ComparisonResult result = Comparison.Run(ceiling, rounds, ours, peer);
        Spread ratio = result.Ratio();
        return new RowReport(
            workload.Model, workload.Resolution, workload.Batch, workload.ModeName, threads, kind.Name, Failure: null,
            Math.Round(result.Rate(), 3), Math.Round(result.Rate(1), 3),
            Math.Round(ratio.Median, 4), Math.Round(ratio.Least, 4), Math.Round(ratio.Greatest, 4),
            ProcessMemory.PeakBytes, peer.PeakBytes, Math.Round(result.Ceiling, 1), result.Rounds,
            result.UndisturbedRounds, peer.Version);
    }
}
