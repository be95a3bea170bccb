using GResNet.Runtime.Names;
using GResNet.Training;
using GResNet.Training.Ilgpu;

namespace GResNet.Cli.Ranks;

/// <summary>How ranks sum gradients that are on GPUs.</summary>
internal static class GpuSums
{
    /// <summary>Has NCCL do so, where each rank has a GPU that it takes.</summary>
    /// <param name="ranks">The ranks; all of them call this.</param>
    /// <param name="device">What this one trains on.</param>
    /// <param name="messages">Told why they go by way of the host, if they do.</param>
    /// <returns>What is to be disposed of before what connects the ranks; null where nothing is.</returns>
    public static NcclCollective? Join(JobRanks ranks, IComputeDevice device, TextWriter messages)
    {
        if (ranks.Collective is not { } collective) return null;
        NcclCollective? joined = NcclCollective.TryJoin(collective, device, out string? refusal);
        if (joined is null && device is GpuComputeDevice)
            messages.WriteLine(
                $"note: gradients go by way of the memory of the host, by {collective.Name}, and not by NCCL: "
                    + Printable.Of(refusal!));
        return joined;
    }
}
