using GResNet.Bench.Workloads;

namespace GResNet.Bench.Peer;

/// <summary>A network of <c>Peer/networks.py</c>.</summary>
/// <param name="script">The script that runs it.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="batch">Images of a step.</param>
/// <param name="python">The interpreter.</param>
/// <param name="patience">The most time it may take to be ready; null for any.</param>
/// <exception cref="BenchException">It cannot be had; the message says why.</exception>
internal abstract class TorchNetworkSide(
    string script, string[] arguments, int batch, string python, TimeSpan? patience = null)
    : PeerSide(script, arguments, batch, python, ("python3-torch", "torch"), patience)
{
    /// <summary>The most memory that it had at a time, in bytes.</summary>
    public long PeakBytes => LastTurn.GetProperty("peak_bytes").GetInt64();

    /// <exception cref="BenchException">Its network has another number of trained values than ours.</exception>
    public void CheckIsLike(OwnSide ours, Workload workload)
    {
        long parameters = Built.GetProperty("parameters").GetInt64();
        if (parameters != ours.Parameters)
            throw new BenchException(
                $"{workload.Model} has {ours.Parameters} parameters here but {parameters} in Peer/networks.py.");
    }
}
