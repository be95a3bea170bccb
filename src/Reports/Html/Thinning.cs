namespace GResNet.Reports.Html;

/// <summary>
/// Which points of long curves are drawn: of each of a number of equal parts the lowest and the highest of every curve,
/// so that no peak is lost (after Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB
/// 2014).
/// </summary>
internal static class Thinning
{
    private const int Parts = 120;

    /// <summary>Indices of the points to draw, ascending; all where there are few.</summary>
    /// <param name="count">Points of each curve.</param>
    /// <param name="curves">The curves.</param>
    /// <param name="always">Indices that are drawn in any case.</param>
    public static int[] Choose(int count, IReadOnlyList<IReadOnlyList<double?>> curves, params IEnumerable<int> always)
    {
        if (count <= 2 * Parts) return [.. Enumerable.Range(0, count)];
        var chosen = new SortedSet<int>(always) { 0, count - 1 };
        for (int part = 0; part < Parts; part++)
        {
            int start = (int)((long)count * part / Parts), end = (int)((long)count * (part + 1) / Parts);
            foreach (IReadOnlyList<double?> curve in curves) AddExtremes(chosen, curve, start, end);
        }

        return [.. chosen];
    }

    private static void AddExtremes(SortedSet<int> chosen, IReadOnlyList<double?> curve, int start, int end)
    {
        int lowest = start, highest = start, gap = -1;
        for (int i = start; i < end; i++)
        {
            if (curve[i] is not { } value) gap = i;
            else
            {
                if (!(curve[lowest] <= value)) lowest = i;
                if (!(curve[highest] >= value)) highest = i;
            }
        }

        chosen.Add(lowest);
        chosen.Add(highest);
        // A gap stays one.
        if (gap >= 0) chosen.Add(gap);
    }
}
