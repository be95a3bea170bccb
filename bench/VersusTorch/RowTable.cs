namespace GResNet.Bench.VersusTorch;

/// <summary>Prints comparisons with PyTorch as a table.</summary>
internal static class RowTable
{
    public static void Print(IReadOnlyCollection<RowReport> rows)
    {
        RowReport any = rows.First();
        Console.WriteLine($"ours against PyTorch {any.PeerVersion}, {any.Threads} threads; images/s and ratios are medians of interleaved rounds,");
        Console.WriteLine("peak memory is of each whole process");
        Console.WriteLine();
        Console.WriteLine(
            $"{"",-40}{"ours",9}{"PyTorch",9}{"ratio",8}{"  min – max",-14}{"memory",9}{"PyTorch",9}{"ratio",7}{"ceiling",9}{"rounds",8}");
        foreach (RowReport row in rows)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{$"{row.Model} {row.Mode} {row.Resolution} px batch {row.Batch}",-40}{row.Ours,9:0.00}{row.Peer,9:0.00}{row.Ratio,8:0.000}{$"  {row.RatioMin:0.00} – {row.RatioMax:0.00}",-14}{Megabytes(row.PeakBytesOurs),9}{Megabytes(row.PeakBytesPeer),9}{(double)row.PeakBytesOurs / row.PeakBytesPeer,7:0.00}{row.CeilingGflops,9:0}{$"{row.RoundsUndisturbed}/{row.Rounds}",8}"));
        }

        Console.WriteLine();
        Console.WriteLine("memory in MB, ceiling in GFLOP/s; rounds: undisturbed / measured");
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:0}");
}
