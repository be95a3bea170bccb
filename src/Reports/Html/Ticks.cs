namespace GResNet.Reports.Html;

/// <summary>
/// Round numbers along an axis: 1, 2 or 5 times a power of ten apart (Heckbert, "Nice Numbers for Graph Labels",
/// Graphics Gems, 1990).
/// </summary>
/// <param name="Step">Distance of two ticks.</param>
/// <param name="First">The lowest tick, in steps.</param>
/// <param name="Count">Number of ticks.</param>
internal readonly record struct Ticks(double Step, long First, int Count)
{
    /// <summary>The ticks' values.</summary>
    public IEnumerable<double> Values()
    {
        (double step, long first) = (Step, First);
        // Below 1, a product has a digit too many where the quotient by the whole reciprocal is exact: 3 × 0.1, 3 / 10.
        double reciprocal = Math.Round(1 / step);
        return Enumerable.Range(0, Count)
            .Select(i => step < 1 && reciprocal < 1e15 ? (first + i) / reciprocal : (first + i) * step);
    }

    /// <summary>The ticks inside an interval.</summary>
    /// <param name="low">Its lower end.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="wanted">The most steps.</param>
    public static Ticks Inside(double low, double high, int wanted)
    {
        double step = NiceStep(low, high, wanted);
        long first = (long)Math.Ceiling(low / step - Tolerance);
        long last = (long)Math.Floor(high / step + Tolerance);
        return new Ticks(step, first, (int)Math.Max(0, last - first + 1));
    }

    /// <summary>
    /// The ticks of an interval and one beyond each end that is not on a tick, so that an axis ends on ticks.
    /// </summary>
    /// <param name="low">Its lower end.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="wanted">The most steps.</param>
    public static Ticks Around(double low, double high, int wanted)
    {
        double step = NiceStep(low, high, wanted);
        long first = (long)Math.Floor(low / step + Tolerance);
        long last = (long)Math.Ceiling(high / step - Tolerance);
        return new Ticks(step, first, (int)(last - first + 1));
    }

    /// <summary>What an end may be off its tick, in steps, by rounding.</summary>
    private const double Tolerance = 1e-9;

    private static double NiceStep(double low, double high, int wanted)
    {
        if (!(high > low)) return 1;
        double rough = (high - low) / Math.Max(1, wanted);
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double nice = (rough / power - Tolerance) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        return nice * power;
    }
}
