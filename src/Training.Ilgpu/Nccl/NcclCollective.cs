using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using GResNet.Runtime.Ilgpu;
using GResNet.Training.Collectives;
using GResNet.Training.Vectors;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// Ranks with a GPU of NVIDIA each, whose vectors NCCL sums from GPU to GPU: over NVLink, PCI Express or the network.
/// What is in the memory of the host is summed by what connects the ranks otherwise. It needs Linux and libnccl.so.2,
/// which <c>GRESNET_NCCL_LIBRARY</c> may name.
/// </summary>
public sealed class NcclCollective : ICollective
{
    /// <summary>How long a sum may take where nothing else is said: ten minutes.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    private readonly ICollective ranks;
    private readonly NcclCommunicator communicator;
    private readonly GpuDevice device;
    private readonly TimeSpan timeout;
    private readonly IDisposable[] owned;

    internal NcclCollective(
        ICollective ranks, NcclCommunicator communicator, GpuDevice device, TimeSpan timeout,
        params IDisposable[] owned)
    {
        (this.ranks, this.communicator, this.device) = (ranks, communicator, device);
        (this.timeout, this.owned) = (timeout, owned);
    }

    /// <inheritdoc/>
    public string Name => ranks is NcclHostRanks ? ranks.Name : $"{communicator.Name} and {ranks.Name}";

    /// <inheritdoc/>
    public int Rank => ranks.Rank;

    /// <inheritdoc/>
    public int Size => ranks.Size;

    /// <inheritdoc/>
    public int LocalRank => ranks.LocalRank;

    /// <inheritdoc/>
    public int LocalSize => ranks.LocalSize;

    /// <inheritdoc/>
    public string Node => ranks.Node;

    /// <summary>Joins ranks that something connects already, as MPI does.</summary>
    /// <param name="ranks">They; all of them call this. Whoever made it disposes of it, after this.</param>
    /// <param name="device">This rank's GPU, of CUDA: no two ranks have the same.</param>
    /// <param name="timeout">How long a sum may take; null for <see cref="DefaultTimeout"/>.</param>
    /// <exception cref="CollectiveException">A rank has no NCCL or no such GPU, or the job is broken.</exception>
    public static NcclCollective Join(ICollective ranks, IComputeDevice device, TimeSpan? timeout = null) =>
        TryJoin(ranks, device, out string? refusal, timeout) ?? throw new CollectiveException(refusal!);

    /// <summary>The same, where all ranks can.</summary>
    /// <param name="ranks">They; all of them call this. Whoever made it disposes of it, after this.</param>
    /// <param name="device">What this rank trains on.</param>
    /// <param name="refusal">Which rank cannot, and why; null where all can.</param>
    /// <param name="timeout">How long a sum may take; null for <see cref="DefaultTimeout"/>.</param>
    /// <returns>Null where one cannot: on all of them.</returns>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public static NcclCollective? TryJoin(
        ICollective ranks, IComputeDevice device, out string? refusal, TimeSpan? timeout = null)
    {
        TimeSpan limit = timeout ?? DefaultTimeout;
        GpuDevice? gpu = (device as GpuComputeDevice)?.Device;
        return NcclCommunicator.TryJoin(() => Take(device), new CollectiveMeeting(ranks), limit, out refusal)
            is { } joined ? new NcclCollective(ranks, joined, gpu!, limit, joined) : null;
    }

    /// <summary>
    /// Joins ranks that nothing connects yet, which the variables RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT tell
    /// of. The port is one that rank 0's machine has free; torchrun's own is taken.
    /// </summary>
    /// <param name="device">This rank's GPU, of CUDA: no two ranks have the same.</param>
    /// <param name="timeout">How long a collective may take; null for <see cref="DefaultTimeout"/>.</param>
    /// <returns>Null where they tell of no other rank; NCCL is not loaded then.</returns>
    /// <exception cref="CollectiveException">
    /// A rank has no NCCL or no such GPU, a variable is wrong, or the ranks do not meet.
    /// </exception>
    public static NcclCollective? Join(IComputeDevice device, TimeSpan? timeout = null)
    {
        if (TcpPlace.Find(Environment.GetEnvironmentVariable) is not { } place) return null;
        TimeSpan limit = timeout ?? DefaultTimeout;
        return Join(
            () => Take(device), ((device as GpuComputeDevice)?.Device)!, new TcpMeeting(place, limit), limit);
    }

    internal static NcclCollective Join(
        Func<NcclParts> prepare, GpuDevice gpu, TcpMeeting meeting, TimeSpan timeout)
    {
        NcclCommunicator? joined = null;
        try
        {
            joined = NcclCommunicator.TryJoin(prepare, meeting, timeout, out string? refusal)
                ?? throw new CollectiveException(refusal!);
            var ranks = new NcclHostRanks(joined, meeting, timeout);
            return new NcclCollective(ranks, joined, gpu, timeout, ranks, meeting);
        }
        catch
        {
            joined?.Dispose();
            meeting.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values, int root) => ranks.Broadcast(values, root);

    /// <inheritdoc/>
    public void AllReduce(Span<float> values, Reduction reduction) => ranks.AllReduce(values, reduction);

    /// <inheritdoc/>
    public void AllReduce(Span<double> values, Reduction reduction) => ranks.AllReduce(values, reduction);

    /// <inheritdoc/>
    public void AllReduce(Span<long> values, Reduction reduction) => ranks.AllReduce(values, reduction);

    /// <inheritdoc/>
    public void AllReduce(DeviceVector values, ImmutableArray<VectorSpan> parts, Reduction reduction)
    {
        if (values is not GpuDeviceVector vector || vector.Device != device)
        {
            ranks.AllReduce(values, parts, reduction);
            return;
        }

        // NCCL's stream is of another context and waits for none of ILGPU's; what is launched there later comes after
        // the sums, for which these calls wait.
        device.Synchronize();
        foreach (VectorSpan part in parts)
        {
            nint at = vector.View.SubView(part.Start, part.Length).LoadEffectiveAddressAsPtr();
            communicator.AllReduce(
                new(at, device.Accelerator.NativePtr), part.Length, sizeof(float), NcclFunctions.Float32, reduction);
        }
    }

    /// <inheritdoc/>
    public void Barrier() => ranks.Barrier();

    /// <inheritdoc/>
    public ICollective Duplicate()
    {
        ICollective copy = ranks.Duplicate();
        NcclCommunicator joined = NcclCommunicator.TryJoin(
            communicator.Parts.Again, new CollectiveMeeting(copy), timeout, out string? refusal)
            ?? throw new CollectiveException(refusal!);
        return new NcclCollective(copy, joined, device, timeout, joined, copy);
    }

    /// <inheritdoc/>
    [DoesNotReturn]
    public void Abort(int exitCode, string reason)
    {
        communicator.Break();
        ranks.Abort(exitCode, reason);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable one in owned) one.Dispose();
    }

    private static NcclParts Take(IComputeDevice device) =>
        device is GpuComputeDevice { Device.Accelerator: CudaAccelerator cuda }
            ? NcclParts.Take(cuda.DeviceId)
            : throw new CollectiveException($"it trains on {device.Name}, and NCCL is for GPUs of CUDA.");
}
