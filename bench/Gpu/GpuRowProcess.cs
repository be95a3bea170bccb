using System.Globalization;

namespace GResNet.Bench.Gpu;

/// <summary>This program once more, for one row alone, so that one that fails or hangs takes no other with it.</summary>
internal static class GpuRowProcess
{
    /// <summary>Runs a row; what it says of its progress goes to standard error.</summary>
    /// <exception cref="BenchException">It failed, and has said why, or took longer than <paramref name="limit"/>.</exception>
    public static GpuRowReport Run(GpuWork work, int rounds, string? python, TimeSpan? limit)
    {
        (string output, _) = ThisProgram.Run(
            $"{work}", limit,
            [
                GpuCommand.Name, "--json", "--device", $"{work.Device}", "--precision", work.Precision.Name(), "--model", work.Workload.Model,
                "--resolution", Number(work.Workload.Resolution), "--batch", Number(work.Workload.Batch), "--mode", work.Workload.ModeName,
                "--rounds", Number(rounds), .. python is null ? ["--no-peer"] : new[] { "--python", python },
            ]);
        // One that failed half has a report that says so.
        return output.Length > 0 ? GpuRowReport.FromJson(output) : throw new BenchException($"{work} failed.");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
