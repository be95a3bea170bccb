using System.Globalization;

namespace GResNet.Bench.Gpu;

/// <summary>
/// This program once more, for one row alone, so that one that fails or hangs takes no other with it.
/// </summary>
internal static class GpuRowProcess
{
    // It minds the limit by itself; what hangs does not.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Runs a row; what it says of its progress goes to standard error.</summary>
    /// <returns>What is known of it, even if it had to be ended.</returns>
    /// <exception cref="BenchException">It failed, and has said why, or measured nothing in time.</exception>
    public static GpuRowReport Run(GpuWork work, int rounds, Peers peers, string python, TimeSpan? limit)
    {
        (string output, int? exitCode) = ThisProgram.Run(
            limit + Grace,
            [
                GpuCommand.Name, "--json", "--device", $"{work.Device}", "--precision", work.Precision.Name(),
                "--model", work.Workload.Model,
                "--resolution", Number(work.Workload.Resolution), "--batch", Number(work.Workload.Batch), "--mode",
                work.Workload.ModeName,
                "--rounds", Number(rounds), "--peer", $"{peers}".ToLowerInvariant(), "--python", python,
                .. limit is { } most ? new[] { "--limit", Number((int)most.TotalSeconds) } : [],
            ]);
        string? tooLong = exitCode is null ? $"{work} took longer than {limit!.Value.TotalSeconds:0} s." : null;
        // One that failed half has a report that says so; the last line has most.
        string? line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault();
        return line is null
            ? throw new BenchException(tooLong ?? $"{work} failed.")
            : Ended(GpuRowReport.FromJson(line), tooLong, peers);
    }

    /// <summary>A report of a row that may have been ended before all was measured.</summary>
    internal static GpuRowReport Ended(GpuRowReport report, string? why, Peers peers) => report switch
    {
        _ when why is null => report,
        { Eager: null, NotEager: null } when peers.HasFlag(Peers.Eager) => report with { NotEager = why },
        { NotEager: null, Compiled: null, NotCompiled: null } when peers.HasFlag(Peers.Compiled) =>
            report with { NotCompiled = why },
        _ => report,
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
