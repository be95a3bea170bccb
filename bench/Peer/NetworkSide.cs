using GResNet.Bench.Workloads;

namespace GResNet.Bench.Peer;

/// <summary>The same network elsewhere.</summary>
/// <param name="program">What runs it.</param>
/// <param name="batch">Images of a step.</param>
/// <param name="patience">The most time it may take to be ready; null for any.</param>
/// <exception cref="PeerException">It cannot be had; the message says why.</exception>
internal abstract class NetworkSide(PeerProgram program, int batch, TimeSpan? patience = null)
    : PeerSide(program, batch, patience)
{
    /// <summary>What networks of <c>Peer/networks.py</c> need.</summary>
    protected static (string Debian, string Pip) Packages => ("python3-torch", "torch");

    /// <summary>The most memory that it had at a time, in bytes.</summary>
    public long PeakBytes => LastTurn.GetProperty("peak_bytes").GetInt64();

    /// <exception cref="BenchException">Its network has another number of trained values than ours.</exception>
    public void CheckIsLike(OwnSide ours, Workload workload)
    {
        long parameters = Built.GetProperty("parameters").GetInt64();
        if (parameters != ours.Parameters)
            throw new BenchException(
                $"{workload.Model} has {ours.Parameters} parameters here but {parameters} in {Name}.");
    }
}
