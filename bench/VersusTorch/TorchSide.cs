using GResNet.Bench.Peer;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.VersusTorch;

/// <summary>A network of PyTorch's on the processor: <c>Peer/peer.py</c>.</summary>
/// <param name="workload">What it does.</param>
/// <param name="threads">On how many threads.</param>
/// <param name="python">The interpreter.</param>
/// <exception cref="PeerException">There is no such interpreter, or it has no PyTorch.</exception>
internal sealed class TorchSide(Workload workload, int threads, string python) : NetworkSide(
    PeerProgram.Python(
        "peer.py",
        [workload.Model, Number(workload.Resolution), Number(workload.Batch), workload.ModeName, Number(threads)],
        python, Packages),
    workload.Batch);
