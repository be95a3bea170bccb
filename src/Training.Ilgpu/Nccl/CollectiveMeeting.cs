using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
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
        if (failed[0] != Nobody) return new NcclAnswer(default, Tell(refusal, (int)failed[0]));
        if (Shared(offer.Gpu) is { } shared) return new NcclAnswer(default, shared);
        NcclId id = offer.Id;
        ranks.Broadcast(MemoryMarshal.AsBytes(new Span<NcclId>(ref id)), 0);
        return new NcclAnswer(id, null);
    }

    // Those who connect the ranks know nothing of NCCL: the others would wait.
    public void Fail(string reason) => ranks.Abort(1, reason);

    [DoesNotReturn]
    public void Abort(int exitCode, string reason) => ranks.Abort(exitCode, reason);

    /// <summary>That two have one GPU; null where none do.</summary>
    private string? Shared(string gpu)
    {
        long[] gpus = new long[Size];
        gpus[Rank] = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(gpu)));
        ranks.AllReduce(gpus, Reduction.Sum);
        return SharedGpu.Find(gpus);
    }

    private string Tell(string own, int root)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(own);
        Span<long> length = [Rank == root ? bytes.Length : 0];
        ranks.AllReduce(length, Reduction.Sum);
        if (Rank != root) bytes = new byte[length[0]];
        ranks.Broadcast(bytes, root);
        return Encoding.UTF8.GetString(bytes);
    }
}
