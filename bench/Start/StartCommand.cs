using System.CommandLine;
using System.Diagnostics;
using GResNet.Bench.Measuring;

namespace GResNet.Bench.Start;

/// <summary><c>start</c>: how long a program takes from its start to the first line that it writes.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var program = new Argument<string[]>("PROGRAM")
        {
            Description = "The program, and its arguments.", Arity = ArgumentArity.OneOrMore,
        };
        Option<int> rounds = Options.Rounds(40);
        var command = new Command(
            "start", "Measures a program's time from its start to the first line that it writes, and its size.")
        {
            program, rounds,
        };
        command.SetAction(parsed => Report(parsed.GetRequiredValue(program), parsed.GetValue(rounds)));
        return command;
    }

    private static void Report(string[] program, int rounds)
    {
        double[] times = [.. Enumerable.Range(0, rounds).Select(_ => Milliseconds(program))];
        Spread spread = Spread.Of(times);
        long bytes = new FileInfo(program[0]).Length;
        var table = new TextTable("program", "bytes", "ms to its first line", "least – greatest");
        table.Add(Path.GetFileName(program[0]), $"{bytes:n0}", $"{spread.Median:0.0}", spread.Range("0.0"));
        table.Print();
        Console.WriteLine(
            JsonLine.Of(new StartRow(program[0], bytes, rounds, spread.Median, spread.Least, spread.Greatest)));
    }

    private static double Milliseconds(string[] program)
    {
        var start = new ProcessStartInfo(program[0], program[1..]) { RedirectStandardOutput = true };
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return line is not null && process.ExitCode == 0
            ? milliseconds
            : throw new BenchException($"'{program[0]}' writes nothing, or ends with {process.ExitCode}.");
    }
}

/// <summary>What was measured of a program, for scripts.</summary>
/// <param name="Program">Its file.</param>
/// <param name="Bytes">That file's size.</param>
/// <param name="Rounds">How often it was started.</param>
/// <param name="Milliseconds">To its first line, the median.</param>
/// <param name="MillisecondsMin">The least.</param>
/// <param name="MillisecondsMax">The greatest.</param>
internal sealed record StartRow(
    string Program, long Bytes, int Rounds, double Milliseconds, double MillisecondsMin, double MillisecondsMax);
