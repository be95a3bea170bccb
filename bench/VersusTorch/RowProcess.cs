using System.Globalization;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.VersusTorch;

/// <summary>This program once more, for one row alone, so that its peak memory is that row's.</summary>
internal static class RowProcess
{
    /// <summary>Runs a row; what it says of its progress goes to standard error.</summary>
    /// <exception cref="BenchException">It failed; it has said why.</exception>
    public static RowReport Run(Workload workload, PeerKind peer, int threads, int rounds, string python)
    {
        (string output, int? exitCode) = ThisProgram.Run(
            limit: null, VersusTorchCommand.Name, "--json", "--model", workload.Model,
            "--resolution", Number(workload.Resolution), "--batch", Number(workload.Batch), "--mode", workload.ModeName,
            "--threads", Number(threads), "--rounds", Number(rounds), "--python", python, "--peers", peer.Name);
        return exitCode == 0 ? RowReport.FromJson(output) : throw new BenchException($"{workload} failed.");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
