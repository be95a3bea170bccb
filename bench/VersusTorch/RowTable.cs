namespace GResNet.Bench.VersusTorch;

/// <summary>Prints comparisons with PyTorch as a table.</summary>
internal static class RowTable
{
    public static void Print(IReadOnlyCollection<RowReport> rows)
    {
        RowReport any = rows.First();
        Console.WriteLine($"Images per second, peak memory in MB; {any.Threads} threads; PyTorch {any.PeerVersion}");
        var table = new TextTable(
            "", "ours", "PyTorch", "ratio", "min – max", "memory", "PyTorch", "ratio", "ceiling, GFLOP/s",
            "undisturbed rounds");
        foreach (RowReport row in rows)
        {
            table.Add(
                $"{row.Model} {row.Mode}, {row.Resolution} px, batch {row.Batch}",
                $"{row.Ours:0.00}", $"{row.Peer:0.00}", $"{row.Ratio:0.000}",
                $"{row.RatioMin:0.00} – {row.RatioMax:0.00}",
                Megabytes(row.PeakBytesOurs), Megabytes(row.PeakBytesPeer),
                $"{(double)row.PeakBytesOurs / row.PeakBytesPeer:0.00}",
                $"{row.CeilingGflops:0}", $"{row.RoundsUndisturbed} of {row.Rounds}");
        }

        table.Print();
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:0}";
}
