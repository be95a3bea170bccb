namespace GResNet.Bench.Gpu;

/// <summary>Comparisons on a device as a table.</summary>
internal static class GpuRowTable
{
    private const string None = "–";

    /// <summary>The table: a line above it says what the columns are, those below it what is missing.</summary>
    public static IEnumerable<string> Lines(IReadOnlyCollection<GpuRowReport> rows)
    {
        GpuRowReport any = rows.First();
        var table = new TextTable(
            "", "ours", "eager", "ratio", "min – max", "compiled", "ratio", "min – max", "memory", "eager", "compiled");
        foreach (GpuRowReport row in rows)
        {
            table.Add(
                [
                    $"{row.Model} {row.Mode}, {row.Resolution} px, batch {row.Batch}, {row.Precision}",
                    $"{row.Ours:0.00}",
                    .. Speed(row.Eager), .. Speed(row.Compiled), Megabytes(row.MemoryBytes), Memory(row.Eager),
                    Memory(row.Compiled),
                ]);
        }

        return
        [
            $"Images per second, memory of the device in MB; {any.Device}, {any.DeviceName}"
            + ((any.Eager ?? any.Compiled) is { } peer ? $"; PyTorch {any.PeerVersion} on {peer.DeviceName}" : ""),
            .. table.Lines(),
            "",
            .. rows.Where(row => row.NotEager is not null).Select(row => $"eager: {row.NotEager}").Distinct(),
            .. rows.Where(row => row.NotCompiled is not null).Select(row => $"compiled: {row.NotCompiled}").Distinct(),
        ];
    }

    private static string[] Speed(PeerReport? peer) => peer is null
        ? [None, None, None]
        : [$"{peer.Speed:0.00}", $"{peer.Ratio:0.000}", $"{peer.RatioMin:0.00} – {peer.RatioMax:0.00}"];

    private static string Memory(PeerReport? peer) => peer is null ? None : Megabytes(peer.PeakBytes);

    private static string Megabytes(long bytes) => $"{bytes / 1e6:0}";
}
