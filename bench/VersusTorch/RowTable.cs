namespace GResNet.Bench.VersusTorch;

/// <summary>
/// Prints comparisons as a table, and what comes of them: a line for each work, against the best peer.
/// </summary>
internal static class RowTable
{
    public static void Print(IReadOnlyCollection<RowReport> rows)
    {
        foreach (string line in Lines(rows)) Console.WriteLine(line);
        Console.WriteLine();
    }

    /// <summary>Its lines.</summary>
    public static IEnumerable<string> Lines(IReadOnlyCollection<RowReport> rows)
    {
        yield return $"Images per second, peak memory in MB; {rows.First().Threads} threads";
        var table = new TextTable(
            "", "ours", "peer's", "ratio", "min – max", "memory", "peer's", "ratio", "ceiling, GFLOP/s",
            "undisturbed rounds");
        foreach (RowReport row in rows.Where(row => row.Failure is null))
        {
            table.Add(
                $"{row.Work()}: {Peer(row)}",
                $"{row.Ours:0.00}", $"{row.Peer:0.00}", $"{row.Ratio:0.000}",
                $"{row.RatioMin:0.00} – {row.RatioMax:0.00}",
                Megabytes(row.PeakBytesOurs), Megabytes(row.PeakBytesPeer),
                $"{(double)row.PeakBytesOurs / row.PeakBytesPeer:0.00}",
                $"{row.CeilingGflops:0}", $"{row.RoundsUndisturbed} of {row.Rounds}");
        }

        foreach (string line in table.Lines()) yield return line;
        foreach (RowReport row in rows.Where(row => row.Failure is not null))
            yield return $"{row.Work()}: {row.PeerTitle()} failed: {row.Failure}";
        foreach (IGrouping<string, RowReport> work in rows.GroupBy(row => row.Work()))
            yield return Headline(work);
    }

    /// <summary>Against the fastest of those that ran.</summary>
    private static string Headline(IGrouping<string, RowReport> work)
    {
        RowReport? best = work.Where(row => row.Failure is null).MinBy(row => row.Ratio);
        return best is null
            ? $"{work.Key}: no peer ran."
            : $"{work.Key}: {best.Ratio:0.00} times as fast as the best peer that ran, {Peer(best)}.";
    }

    private static string Peer(RowReport row) => $"{row.PeerTitle()} ({row.PeerVersion})";

    private static string Megabytes(long bytes) => $"{bytes / 1e6:0}";
}
