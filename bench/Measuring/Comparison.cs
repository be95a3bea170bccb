namespace GResNet.Bench.Measuring;

/// <summary>
/// Two systems measured by turns, so that whatever the machine does happens to both. Before each turn the processor has to
/// be free; a round in which it was not, before or after a turn, is repeated, and counts only if there is no better one.
/// </summary>
internal static class Comparison
{
    // Long enough to outweigh the start of a section, short enough to fit between the moods of a shared machine.
    private const double SectionSeconds = 1.5;
    private const int WarmUpSteps = 3;
    private const int MostSteps = 1000;

    // Of a machine that is never free there is nothing better to be had.
    private const int MostTries = 2;

    /// <summary>Measures until <paramref name="rounds"/> rounds were undisturbed, or twice as many are measured.</summary>
    public static ComparisonResult Run(Ceiling ceiling, ISide first, ISide second, int rounds)
    {
        int firstSteps = Steps(first), secondSteps = Steps(second);
        var measured = new List<Round>(rounds);
        while (measured.Count(round => round.Undisturbed) < rounds && measured.Count < MostTries * rounds)
        {
            Turn a = Time(ceiling, first, firstSteps), b = Time(ceiling, second, secondSteps);
            var result = new Round(a.Rate, b.Rate, Math.Min(a.Ceiling, b.Ceiling), a.Undisturbed && b.Undisturbed);
            measured.Add(result);
            Console.Error.WriteLine(
                $"  round {measured.Count}: {first.Name} {a.Rate:0.00} images/s, {second.Name} {b.Rate:0.00}, ratio {result.Ratio:0.000}"
                + (result.Undisturbed ? "" : " (disturbed)"));
        }

        return new ComparisonResult(measured);
    }

    /// <summary>Warms up, and finds how many steps fill a section.</summary>
    private static int Steps(ISide side)
    {
        Console.Error.WriteLine($"  {side.Name}: warming up");
        _ = side.Run(WarmUpSteps);
        return Math.Clamp((int)Math.Ceiling(SectionSeconds / side.Run(1)), 1, MostSteps);
    }

    private static Turn Time(Ceiling ceiling, ISide side, int steps)
    {
        CeilingReading before = ceiling.Wait();
        double seconds = side.Run(steps);
        return new Turn(steps * side.Batch / seconds, before.GFlops, before.IsOpen && ceiling.Read().IsOpen);
    }

    private readonly record struct Turn(double Rate, double Ceiling, bool Undisturbed);
}

/// <summary>One round of a <see cref="Comparison"/>.</summary>
/// <param name="First">Images per second of the first system.</param>
/// <param name="Second">Those of the second.</param>
/// <param name="Ceiling">The lower of the ceilings before the two turns, in GFLOP/s.</param>
/// <param name="Undisturbed">The processor was free before and after both turns.</param>
internal readonly record struct Round(double First, double Second, double Ceiling, bool Undisturbed)
{
    /// <summary>How many times as fast the first is as the second.</summary>
    public double Ratio => First / Second;
}

/// <summary>What a <see cref="Comparison"/> measured; medians are over the undisturbed rounds, or all where every one was disturbed.</summary>
internal sealed class ComparisonResult(IReadOnlyCollection<Round> rounds)
{
    private readonly Round[] counted = [.. Undisturbed.Of([.. rounds.Select(r => (r, r.Undisturbed))])];

    /// <summary>Rounds measured.</summary>
    public int Rounds => rounds.Count;

    /// <summary>Rounds in which the processor was free.</summary>
    public int UndisturbedRounds => rounds.Count(r => r.Undisturbed);

    /// <summary>Images per second of the first system.</summary>
    public double First => Median.Of(counted.Select(r => r.First));

    /// <summary>Images per second of the second system.</summary>
    public double Second => Median.Of(counted.Select(r => r.Second));

    /// <summary>The median of the rounds' ratios.</summary>
    public double Ratio => Median.Of(counted.Select(r => r.Ratio));

    /// <summary>The least of the rounds' ratios.</summary>
    public double LeastRatio => counted.Min(r => r.Ratio);

    /// <summary>The greatest of the rounds' ratios.</summary>
    public double GreatestRatio => counted.Max(r => r.Ratio);

    /// <summary>GFLOP/s.</summary>
    public double Ceiling => Median.Of(counted.Select(r => r.Ceiling));
}
