namespace GResNet.Bench.Measuring;

/// <summary>
/// Systems measured by turns, so that whatever the machine does happens to all of them. Before each turn the processor
/// has to be free; a round in which it was not, before or after a turn, is repeated, and counts only if there is no
/// better one.
/// </summary>
internal static class Comparison
{
    // Long enough to outweigh the start of a section, short enough to fit between the moods of a shared machine.
    private const double SectionSeconds = 1.5;
    private const int WarmUpSteps = 3;
    private const int MostSteps = 1000;

    // Warming up and finding how many steps fill a section, of a side whose steps are long.
    private const int SectionsBefore = 2;

    // Of a machine that is never free there is nothing better to be had.
    private const int MostTries = 2;

    /// <summary>
    /// Measures until <paramref name="rounds"/> rounds were undisturbed, or twice as many are measured.
    /// </summary>
    /// <param name="ceiling">Tells whether the processor is free;
    /// null where its work is not what takes the time.</param>
    /// <param name="rounds">Rounds to measure; each has a turn of every system.</param>
    /// <param name="sides">The systems: the first is compared with each of the others.</param>
    public static ComparisonResult Run(Ceiling? ceiling, int rounds, params IReadOnlyList<ISide> sides)
    {
        int[] steps = [.. sides.Select(Steps)];
        var measured = new List<Round>(rounds);
        while (measured.Count(round => round.Undisturbed) < rounds && measured.Count < MostTries * rounds)
        {
            Turn[] turns = [.. sides.Zip(steps, (side, count) => Time(ceiling, side, count))];
            var result =
                new Round([.. turns.Select(t => t.Rate)], turns.Min(t => t.Ceiling), turns.All(t => t.Undisturbed));
            measured.Add(result);
            Console.Error.WriteLine(
                $"  round {measured.Count}, images/s: "
                + string.Join(", ",
                    sides.Select((side, i) =>
                        $"{side.Name} {result.Rates[i]:0.00}" + (i == 0 ? "" : $" (ratio {result.Ratio(i):0.000})")))
                + (result.Undisturbed ? "" : ", disturbed"));
        }

        return new ComparisonResult(measured);
    }

    /// <summary>About how long such a comparison takes, where no round is disturbed.</summary>
    public static TimeSpan Duration(int rounds, int sides) =>
        TimeSpan.FromSeconds(SectionSeconds * sides * (SectionsBefore + rounds));

    /// <summary>Warms up, and finds how many steps fill a section.</summary>
    private static int Steps(ISide side)
    {
        Console.Error.WriteLine($"  {side.Name}: warming up");
        _ = side.Run(WarmUpSteps);
        return Math.Clamp((int)Math.Ceiling(SectionSeconds / side.Run(1)), 1, MostSteps);
    }

    private static Turn Time(Ceiling? ceiling, ISide side, int steps)
    {
        CeilingReading? before = ceiling?.Wait();
        double seconds = side.Run(steps);
        return new Turn(
            steps * side.Batch / seconds, before?.GFlops ?? double.NaN, before is not { } reading
                || (reading.IsOpen && ceiling!.Read().IsOpen));
    }

    private readonly record struct Turn(double Rate, double Ceiling, bool Undisturbed);
}

/// <summary>One round of a <see cref="Comparison"/>.</summary>
/// <param name="Rates">Images per second of each system.</param>
/// <param name="Ceiling">The lowest of the ceilings before the turns, in GFLOP/s;
/// not a number where none was asked for.</param>
/// <param name="Undisturbed">The processor was free before and after every turn.</param>
internal readonly record struct Round(double[] Rates, double Ceiling, bool Undisturbed)
{
    /// <summary>How many times as fast the first system is as another.</summary>
    public double Ratio(int other) => Rates[0] / Rates[other];
}

/// <summary>
/// What a <see cref="Comparison"/> measured; medians are over the undisturbed rounds, or all where every one was
/// disturbed.
/// </summary>
internal sealed class ComparisonResult(IReadOnlyCollection<Round> rounds)
{
    private readonly Round[] counted = [.. Undisturbed.Of([.. rounds.Select(r => (r, r.Undisturbed))])];

    /// <summary>Rounds measured.</summary>
    public int Rounds => rounds.Count;

    /// <summary>Rounds in which the processor was free.</summary>
    public int UndisturbedRounds => rounds.Count(r => r.Undisturbed);

    /// <summary>Images per second of the first system, or another.</summary>
    public double Rate(int side = 0) => Median.Of(counted.Select(r => r.Rates[side]));

    /// <summary>How many times as fast the first system is as another, by rounds.</summary>
    public Spread Ratio(int other = 1) => Spread.Of([.. counted.Select(r => r.Ratio(other))]);

    /// <summary>GFLOP/s.</summary>
    public double Ceiling => Median.Of(counted.Select(r => r.Ceiling));
}
