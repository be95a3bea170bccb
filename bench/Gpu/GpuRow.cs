using System.Diagnostics;
using GResNet.Bench.Measuring;
using GResNet.Bench.Workloads;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Threading;
using GResNet.Training.Ilgpu;
using ILGPU.Runtime.Cuda;

namespace GResNet.Bench.Gpu;

/// <summary>
/// One comparison with PyTorch on a device: ours in this process, PyTorch's two ways in one each, one after the other,
/// so that only two systems share the device's memory.
/// </summary>
internal static class GpuRow
{
    // torch.compile takes a minute and more, and sometimes does not come to an end.
    private static readonly TimeSpan MostPatience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Measures it, and says what is known so far each time that there is more: ours alone, then with PyTorch as it is,
    /// then with torch.compile. The last report is whole.
    /// </summary>
    /// <param name="work">What.</param>
    /// <param name="rounds">Rounds of turns.</param>
    /// <param name="peers">What ours is compared with.</param>
    /// <param name="python">The interpreter that has PyTorch.</param>
    /// <param name="limit">About the most time that all of it may take: what PyTorch would begin too late is left out.
    /// Null for any.</param>
    public static IEnumerable<GpuRowReport> Measure(
        GpuWork work, int rounds, Peers peers, string python, TimeSpan? limit)
    {
        long start = Stopwatch.GetTimestamp();
        Console.Error.WriteLine(work);
        using var workers = new WorkerPool(1);
        using var gpu = GpuDevice.Open(work.Device.Kind, work.Device.Index);
        PrintFreeMemory(gpu, "ours");
        using var device = new GpuComputeDevice(gpu, work.Precision, workers);
        using var ours = OwnSide.Create(work.Workload, device, gpu.Synchronize);
        ComparisonResult alone = Comparison.Run(ceiling: null, peers == Peers.None ? rounds : 1, ours);
        var report = new GpuRowReport(
            work.Workload.Model, work.Workload.Resolution, work.Workload.Batch, work.Workload.ModeName,
            work.Precision.Name(),
            $"{work.Device}", gpu.Info.Name, Math.Round(alone.Rate(), 3), gpu.AllocatedBytes,
            Eager: null, Compiled: null, NotEager: null, NotCompiled: null, alone.Rounds, PeerVersion: null);
        yield return report;
        if (peers.HasFlag(Peers.Eager))
        {
            yield return report = WithEager();
            if (report.Eager is null) yield break;
        }

        if (peers.HasFlag(Peers.Compiled)) yield return WithCompiled();

        GpuRowReport WithEager()
        {
            try
            {
                (PeerReport eager, GpuRowReport known) = Compare(compiled: false);
                return known with { Eager = eager };
            }
            catch (BenchException failure)
            {
                return report with { NotEager = failure.Message };
            }
        }

        GpuRowReport WithCompiled()
        {
            try
            {
                (PeerReport compiled, GpuRowReport known) = Compare(compiled: true);
                // Ours is what it was beside the first of the two.
                return (report.Eager is null ? known : report) with { Compiled = compiled };
            }
            catch (BenchException failure)
            {
                return report with { NotCompiled = failure.Message };
            }
        }

        (PeerReport Peer, GpuRowReport Known) Compare(bool compiled)
        {
            TimeSpan patience = MostPatience;
            if (limit is { } most)
            {
                TimeSpan left = most - Stopwatch.GetElapsedTime(start) - Comparison.Duration(rounds, sides: 2);
                if (left <= TimeSpan.Zero)
                    throw new BenchException($"No time was left for it of {most.TotalSeconds:0} s.");
                if (left < patience) patience = left;
            }

            PrintFreeMemory(gpu, compiled ? "torch.compile" : "PyTorch");
            using var peer = new TorchDeviceSide(work, gpu.Info.Name, compiled, python, patience);
            peer.CheckIsLike(ours, work.Workload);
            ComparisonResult result = Comparison.Run(ceiling: null, rounds, ours, peer);
            Spread ratio = result.Ratio();
            var told = new PeerReport(
                Math.Round(result.Rate(1), 3), Math.Round(ratio.Median, 4), Math.Round(ratio.Least, 4),
                Math.Round(ratio.Greatest, 4),
                peer.PeakBytes, peer.ReservedBytes, peer.DeviceDescription);
            return (told,
                report
                    with { Ours = Math.Round(result.Rate(), 3), Rounds = result.Rounds, PeerVersion = peer.Version });
        }
    }

    private static void PrintFreeMemory(GpuDevice gpu, string side)
    {
        if (gpu.Accelerator is CudaAccelerator cuda)
            Console.Error.WriteLine(
                $"  {side}: {cuda.GetFreeMemory() / 1e6:0} MB of {cuda.MemorySize / 1e6:0} are free before it starts");
    }
}
