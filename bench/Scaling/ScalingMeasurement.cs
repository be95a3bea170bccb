using System.Diagnostics;
using System.Globalization;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.Scaling;

/// <summary>One rank and two of this machine, or of a launcher's, measured, and the two simulated.</summary>
/// <param name="Alone">One rank.</param>
/// <param name="Together">Two ranks.</param>
/// <param name="Simulated">What the simulator makes of the first and of the link that the second measured.</param>
internal sealed record ScalingMeasurement(RankReport Alone, RankReport Together, SimulatedStep Simulated)
{
    private const int Ranks = 2;
    private const int LargeBytes = 25 << 20;
    private const int SimulatedSteps = 20;

    /// <summary>What two ranks have of the link between them.</summary>
    public Link Link => LinkOf(Together);

    /// <summary>Measures.</summary>
    /// <param name="launcher">The launcher, with options, without the number of ranks.</param>
    /// <param name="workload">What a rank's step is.</param>
    /// <param name="threads">Of a rank.</param>
    /// <param name="rounds">Steps that are measured.</param>
    /// <param name="steal">As <see cref="StepSimulator.Steal"/>.</param>
    /// <exception cref="BenchException">The launcher is not there, or failed.</exception>
    public static ScalingMeasurement Run(
        string launcher, Workload workload, int threads, int rounds, double steal)
    {
        string[] arguments =
        [
            RankProgram.Name, "--model", workload.Model, "--resolution", Number(workload.Resolution), "--batch",
            Number(workload.Batch), "--threads", Number(threads), "--rounds", Number(rounds),
        ];
        RankReport alone = Start(ThisProgram.With(arguments)), together = Start(Launched(launcher, arguments));
        if (together.Ranks != Ranks) throw new BenchException($"'{launcher}' started {together.Ranks} ranks, not 2.");
        var simulator = new StepSimulator(alone.Step.ToTimes(), Ranks, LinkOf(together)) { Steal = steal };
        return new ScalingMeasurement(alone, together, simulator.Run(SimulatedSteps));
    }

    /// <summary>From a large sum and a small one: two ranks send half of the values and then the other half.</summary>
    private static Link LinkOf(RankReport ranks) =>
        new(8.0 * LargeBytes / (ranks.LargeSum - ranks.SmallSum), ranks.SmallSum / 2);

    private static ProcessStartInfo Launched(string launcher, string[] arguments)
    {
        string[] words = launcher.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ProcessStartInfo rank = ThisProgram.With(arguments);
        return new ProcessStartInfo(
            words[0], [.. words[1..], "-np", Number(Ranks), rank.FileName, .. rank.ArgumentList]);
    }

    private static RankReport Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();

            // A rank's terminal may be the launcher's, and .NET says something to terminals first.
            string? line = output.Split('\n').FirstOrDefault(text => text.Contains('{', StringComparison.Ordinal));
            return process.ExitCode == 0 && line is not null
                ? JsonLine.Parse<RankReport>(line[line.IndexOf('{', StringComparison.Ordinal)..].TrimEnd())
                : throw new BenchException($"'{start.FileName}' ended with {process.ExitCode}: {output}");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new BenchException(
                $"'{start.FileName}' cannot be started: {error.Message}. --measure needs an MPI launcher, as of "
                    + "Debian's openmpi-bin.");
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
