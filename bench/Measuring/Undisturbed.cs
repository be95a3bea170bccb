namespace GResNet.Bench.Measuring;

/// <summary>Which measurements count.</summary>
internal static class Undisturbed
{
    /// <summary>The undisturbed ones; all where every one was disturbed.</summary>
    public static IEnumerable<T> Of<T>(IReadOnlyCollection<(T Measured, bool Undisturbed)> measurements)
    {
        bool any = measurements.Any(m => m.Undisturbed);
        return measurements.Where(m => m.Undisturbed || !any).Select(m => m.Measured);
    }
}
