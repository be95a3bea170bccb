using System.Diagnostics.CodeAnalysis;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>Ranks that nothing but NCCL connects: what the host has goes by way of the GPUs.</summary>
internal sealed unsafe class NcclHostRanks : ICollective
{
    private readonly NcclCommunicator communicator;
    private readonly INcclMeeting meeting;
    private readonly TimeSpan timeout;

    /// <summary>All ranks of a communicator, which is disposed of with this.</summary>
    public NcclHostRanks(NcclCommunicator communicator, INcclMeeting meeting, TimeSpan timeout)
    {
        (this.communicator, this.meeting, this.timeout) = (communicator, meeting, timeout);
        (LocalRank, LocalSize) = Locate();
    }

    public string Name => communicator.Name;

    public int Rank => meeting.Rank;

    public int Size => meeting.Size;

    public int LocalRank { get; }

    public int LocalSize { get; }

    public string Node { get; } = Environment.MachineName;

    public void Broadcast(Span<byte> values, int root)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        fixed (byte* at = values) communicator.Broadcast(new((nint)at), values.Length, root);
    }

    public void AllReduce(Span<float> values, Reduction reduction)
    {
        fixed (float* at = values)
            communicator.AllReduce(
                new((nint)at), values.Length, sizeof(float), NcclFunctions.Float32, reduction);
    }

    public void AllReduce(Span<double> values, Reduction reduction)
    {
        fixed (double* at = values)
            communicator.AllReduce(
                new((nint)at), values.Length, sizeof(double), NcclFunctions.Float64, reduction);
    }

    public void AllReduce(Span<long> values, Reduction reduction)
    {
        fixed (long* at = values)
            communicator.AllReduce(new((nint)at), values.Length, sizeof(long), NcclFunctions.Int64, reduction);
    }

    public void Barrier() => AllReduce([0L], Reduction.Sum);

    public ICollective Duplicate()
    {
        var ranks = new CollectiveMeeting(this);
        NcclCommunicator copy = NcclCommunicator.TryJoin(communicator.Parts.Again, ranks, timeout, out string? refusal)
            ?? throw new CollectiveException(refusal!);
        return new NcclHostRanks(copy, meeting, timeout);
    }

    [DoesNotReturn]
    public void Abort(int exitCode, string reason)
    {
        communicator.Break();
        meeting.Abort(exitCode, reason);
    }

    public void Dispose() => communicator.Dispose();

    /// <summary>Which of its machine's ranks this is, by the machines' names.</summary>
    private (int Rank, int Size) Locate()
    {
        long[] nodes = this.Marks(Node);
        return (nodes[..Rank].Count(node => node == nodes[Rank]), nodes.Count(node => node == nodes[Rank]));
    }
}
