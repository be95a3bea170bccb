using GResNet.Bench.Peer;

namespace GResNet.Bench.Gpu;

/// <summary>A network of PyTorch's on a device: <c>Peer/device_peer.py</c>.</summary>
/// <param name="work">What it does.</param>
/// <param name="deviceName">The device as the driver calls it, which PyTorch has to compute on too.</param>
/// <param name="compiled">By torch.compile, rather than operation by operation.</param>
/// <param name="python">The interpreter.</param>
/// <param name="patience">The most time it may take to be ready; null for any.</param>
/// <exception cref="BenchException">There is no such interpreter, or it cannot do that;
/// the message says why.</exception>
internal sealed class TorchDeviceSide(GpuWork work, string deviceName, bool compiled, string python,
    TimeSpan? patience = null) : NetworkSide(
    PeerProgram.Python(
        "device_peer.py",
        [
            work.Workload.Model, Number(work.Workload.Resolution), Number(work.Workload.Batch), work.Workload.ModeName,
            work.Device.ForTorch, deviceName, work.Precision.Name(), compiled ? "compiled" : "eager",
        ],
        python, Packages),
    work.Workload.Batch, patience)
{
    /// <inheritdoc/>
    public override string Name => compiled ? "torch.compile" : base.Name;

    /// <summary>What its driver calls the device.</summary>
    public string DeviceDescription => Built.GetProperty("device").GetString()!;

    /// <summary>The most memory that its process had taken from the device, in bytes.</summary>
    public long ReservedBytes => LastTurn.GetProperty("reserved_bytes").GetInt64();
}
