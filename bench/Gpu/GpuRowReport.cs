using System.Text.Json;

namespace GResNet.Bench.Gpu;

/// <summary>One comparison on a device, a line of JSON.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Resolution">Pixels a side.</param>
/// <param name="Batch">Images of a step.</param>
/// <param name="Mode">train or inference.</param>
/// <param name="Precision">bf16 or float32.</param>
/// <param name="Device">The device as the command line names it.</param>
/// <param name="DeviceName">As its driver calls it.</param>
/// <param name="Ours">Images per second.</param>
/// <param name="MemoryBytes">Memory of the device that ours has allocated.</param>
/// <param name="Eager">PyTorch as it is; null where it was left out or cannot be had.</param>
/// <param name="Compiled">PyTorch by torch.compile; null where it was left out or cannot be had.</param>
/// <param name="NotEager">Why PyTorch cannot be had: then the comparison failed.</param>
/// <param name="NotCompiled">Why torch.compile cannot be had.</param>
/// <param name="Rounds">Rounds measured.</param>
/// <param name="PeerVersion">PyTorch's version.</param>
internal sealed record GpuRowReport(
    string Model, int Resolution, int Batch, string Mode, string Precision, string Device, string DeviceName,
    double Ours,
    long MemoryBytes, PeerReport? Eager, PeerReport? Compiled, string? NotEager, string? NotCompiled, int Rounds,
    string? PeerVersion)
{
    /// <exception cref="BenchException">The line is no such report.</exception>
    public static GpuRowReport FromJson(string line)
    {
        try
        {
            return JsonLine.Parse<GpuRowReport>(line);
        }
        catch (JsonException)
        {
            throw new BenchException($"A row's process answered: {line}");
        }
    }
}

/// <summary>What a way of PyTorch's did.</summary>
/// <param name="Speed">Images per second.</param>
/// <param name="Ratio">Median over rounds of ours ÷ PyTorch's.</param>
/// <param name="RatioMin">Its least.</param>
/// <param name="RatioMax">Its greatest.</param>
/// <param name="PeakBytes">The most memory of the device that its tensors had; on the processor,
/// that its process had.</param>
/// <param name="ReservedBytes">The most that its process had taken from the device.</param>
/// <param name="DeviceName">The device as PyTorch calls it.</param>
internal sealed record PeerReport(
    double Speed, double Ratio, double RatioMin, double RatioMax, long PeakBytes, long ReservedBytes,
    string DeviceName);
