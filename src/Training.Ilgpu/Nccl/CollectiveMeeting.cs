using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>Ranks that something connects already, as MPI does.</summary>
/// <param name="ranks">They.</param>
internal sealed class CollectiveMeeting(ICollective ranks) : INcclMeeting
{
    private const long Nobody = long.MaxValue;

    public int Rank => ranks.Rank;

    public int Size => ranks.Size;

    public NcclAnswer Agree(Func<NcclOffer> prepare)
    {
        (NcclOffer offer, string refusal) = NcclOffer.Attempt(prepare, $"Rank {Rank}, on {ranks.Node}");
        Span<long> failed = [refusal.Length == 0 ? Nobody : Rank];
        ranks.AllReduce(failed, Reduction.Minimum);
        if (failed[0] != Nobody) return new NcclAnswer(default, ranks.Tell(refusal, (int)failed[0]));
        if (SharedGpu.Find(ranks.Marks(offer.Gpu)) is { } shared) return new NcclAnswer(default, shared);
        NcclId id = offer.Id;
        ranks.Broadcast(MemoryMarshal.AsBytes(new Span<NcclId>(ref id)), 0);
        return new NcclAnswer(id, null);
    }

    // Those who connect the ranks know nothing of NCCL: the others would wait.
    public void Fail(string reason) => ranks.Abort(1, reason);

    [DoesNotReturn]
    public void Abort(int exitCode, string reason) => ranks.Abort(exitCode, reason);
}
