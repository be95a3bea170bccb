using System.Text.Json;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.VersusTorch;

/// <summary>One comparison, a line of JSON.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Resolution">Pixels a side.</param>
/// <param name="Batch">Images of a step.</param>
/// <param name="Mode">train or inference.</param>
/// <param name="Threads">Threads of either.</param>
/// <param name="PeerName">What it is compared with: a name of <see cref="PeerKind"/>.</param>
/// <param name="Failure">Why it could not be; null where it was. Then there are no numbers.</param>
/// <param name="Ours">Images per second.</param>
/// <param name="Peer">Images per second of the peer.</param>
/// <param name="Ratio">Median over rounds of ours ÷ the peer's.</param>
/// <param name="RatioMin">Its least.</param>
/// <param name="RatioMax">Its greatest.</param>
/// <param name="PeakBytesOurs">Peak resident memory of our process, with the .NET runtime.</param>
/// <param name="PeakBytesPeer">That of the peer's, with the interpreter or runtime and its libraries.</param>
/// <param name="CeilingGflops">Fused multiply-adds in registers, on these threads, beside it.</param>
/// <param name="Rounds">Rounds measured.</param>
/// <param name="RoundsUndisturbed">Those in which the processor was free; medians are over these, if any.</param>
/// <param name="PeerVersion">The peer's version; empty where it failed.</param>
internal sealed record RowReport(
    string Model, int Resolution, int Batch, string Mode, int Threads, string PeerName, string? Failure, double Ours,
    double Peer, double Ratio, double RatioMin, double RatioMax,
    long PeakBytesOurs, long PeakBytesPeer, double CeilingGflops, int Rounds, int RoundsUndisturbed,
    string PeerVersion)
{
    /// <summary>What is compared with, as in tables.</summary>
    public string PeerTitle() => PeerKind.All.Single(kind => kind.Name == PeerName).Title;

    /// <summary>What is compared, as in tables.</summary>
    public string Work() => $"{Model} {Mode}, {Resolution} px, batch {Batch}";

    /// <summary>That of a peer that could not be measured.</summary>
    public static RowReport Failed(Workload workload, PeerKind peer, int threads, string why) => new(
        workload.Model, workload.Resolution, workload.Batch, workload.ModeName, threads, peer.Name, why,
        Ours: 0, Peer: 0, Ratio: 0, RatioMin: 0, RatioMax: 0, PeakBytesOurs: 0, PeakBytesPeer: 0, CeilingGflops: 0,
        Rounds: 0, RoundsUndisturbed: 0, PeerVersion: "");

    /// <exception cref="BenchException">The line is no such report.</exception>
    public static RowReport FromJson(string line)
    {
        try
        {
            return JsonLine.Parse<RowReport>(line);
        }
        catch (JsonException)
        {
            throw new BenchException($"A row's process answered: {line}");
        }
    }
}
