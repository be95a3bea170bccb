using System.Text.Json;

namespace GResNet.Bench.VersusTorch;

/// <summary>One comparison with PyTorch, a line of JSON.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Resolution">Pixels a side.</param>
/// <param name="Batch">Images of a step.</param>
/// <param name="Mode">train or inference.</param>
/// <param name="Threads">Threads of either.</param>
/// <param name="Ours">Images per second.</param>
/// <param name="Peer">Images per second of PyTorch.</param>
/// <param name="Ratio">Median over rounds of ours ÷ PyTorch's.</param>
/// <param name="RatioMin">Its least.</param>
/// <param name="RatioMax">Its greatest.</param>
/// <param name="PeakBytesOurs">Peak resident memory of our process, with the .NET runtime.</param>
/// <param name="PeakBytesPeer">That of PyTorch's, with the interpreter and its libraries.</param>
/// <param name="CeilingGflops">Fused multiply-adds in registers, on these threads, beside it.</param>
/// <param name="Rounds">Rounds measured.</param>
/// <param name="RoundsUndisturbed">Those in which the processor was free; medians are over these, if any.</param>
/// <param name="PeerVersion">PyTorch's version.</param>
internal sealed record RowReport(
    string Model, int Resolution, int Batch, string Mode, int Threads, double Ours, double Peer, double Ratio,
    double RatioMin,
    double RatioMax, long PeakBytesOurs, long PeakBytesPeer, double CeilingGflops, int Rounds, int RoundsUndisturbed,
    string PeerVersion)
{
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
