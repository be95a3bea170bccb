using GResNet.Bench.Peer;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.VersusTorch;

/// <summary>A network of a library of .NET's: <c>Peer/Libraries</c>.</summary>
/// <param name="name">How it is called in what is printed.</param>
/// <param name="library">What the program knows it by.</param>
/// <param name="workload">What it does.</param>
/// <param name="threads">On how many threads.</param>
/// <exception cref="PeerException">The program is not built, or cannot run; the message says why.</exception>
internal sealed class LibrarySide(string name, string library, Workload workload, int threads) : NetworkSide(
    PeerProgram.OfLibraries(
        library, workload.Model, Number(workload.Resolution), Number(workload.Batch), workload.ModeName,
        Number(threads)),
    workload.Batch)
{
    /// <inheritdoc/>
    public override string Name => name;
}
