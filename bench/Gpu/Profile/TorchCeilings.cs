using GResNet.Bench.Peer;

namespace GResNet.Bench.Gpu.Profile;

/// <summary>
/// What PyTorch gets of a device: <c>Peer/device_ceilings.py</c>, which has measured it when this is made.
/// </summary>
/// <param name="work">On which device, in which precision.</param>
/// <param name="deviceName">The device as the driver calls it.</param>
/// <param name="python">The interpreter.</param>
/// <exception cref="BenchException">There is no such interpreter, or it cannot do that;
/// the message says why.</exception>
internal sealed class TorchCeilings(GpuWork work, string deviceName, string python) : PeerSide(
    PeerProgram.Python(
        "device_ceilings.py", [work.Device.ForTorch, deviceName, work.Precision.Name()], python,
        ("python3-torch", "torch")),
    batch: 1, Patience)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>What it measured.</summary>
    public Ceilings Measured =>
        new(Built.GetProperty("copy_bytes").GetDouble(), Built.GetProperty("product_flops").GetDouble(), Version);
}

/// <summary>The most that a device was seen to do.</summary>
/// <param name="BytesPerSecond">Of a copy, read and written.</param>
/// <param name="FlopsPerSecond">Of a product of large matrices.</param>
/// <param name="Version">PyTorch's, which did it.</param>
internal sealed record Ceilings(double BytesPerSecond, double FlopsPerSecond, string Version);
