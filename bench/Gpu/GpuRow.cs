using GResNet.Bench.Measuring;
using GResNet.Bench.Workloads;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Training;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.Gpu;

/// <summary>One comparison with PyTorch on a device: ours in this process, PyTorch's two ways in one each.</summary>
internal static class GpuRow
{
    // torch.compile takes a minute and more; the row shall not fall with it.
    private static readonly TimeSpan CompilePatience = TimeSpan.FromSeconds(100);

    /// <summary>Measures it.</summary>
    /// <param name="work">What.</param>
    /// <param name="rounds">Rounds of turns.</param>
    /// <param name="python">The interpreter that has PyTorch; null to measure ours alone.</param>
    /// <exception cref="BenchException">PyTorch's network is another one than ours.</exception>
    public static GpuRowReport Measure(GpuWork work, int rounds, string? python)
    {
        Console.Error.WriteLine(work);
        using var workers = new WorkerPool(1);
        using var gpu = GpuDevice.Open(work.Device.Kind, work.Device.Index);
        using var device = new GpuComputeDevice(gpu, work.Precision, workers);
        using var ours = OwnSide.Create(work.Workload, device);
        string? notCompiled = null;
        using TorchDeviceSide? eager = Start(compiled: false, out string? notEager);
        using TorchDeviceSide? compiled = eager is null ? null : Start(compiled: true, out notCompiled);
        eager?.CheckIsLike(ours, work.Workload);

        TorchDeviceSide[] peers = [.. new[] { eager, compiled }.OfType<TorchDeviceSide>()];
        ComparisonResult result = Comparison.Run(ceiling: null, rounds, [ours, .. peers]);
        return new GpuRowReport(
            work.Workload.Model, work.Workload.Resolution, work.Workload.Batch, work.Workload.ModeName, work.Precision.Name(),
            $"{work.Device}", gpu.Info.Name, Math.Round(result.Rate(), 3), gpu.AllocatedBytes,
            Report(eager), Report(compiled), notEager, notCompiled, result.Rounds, eager?.Version);

        TorchDeviceSide? Start(bool compiled, out string? whyNot)
        {
            whyNot = null;
            if (python is null) return null;
            try
            {
                return new TorchDeviceSide(work, compiled, python, compiled ? CompilePatience : null);
            }
            catch (BenchException failure)
            {
                whyNot = failure.Message;
                return null;
            }
        }

        PeerReport? Report(TorchDeviceSide? peer)
        {
            if (peer is null) return null;
            int side = Array.IndexOf(peers, peer) + 1;
            Spread ratio = result.Ratio(side);
            return new PeerReport(
                Math.Round(result.Rate(side), 3), Math.Round(ratio.Median, 4), Math.Round(ratio.Least, 4), Math.Round(ratio.Greatest, 4),
                peer.PeakBytes, peer.ReservedBytes, peer.DeviceDescription);
        }
    }
}
