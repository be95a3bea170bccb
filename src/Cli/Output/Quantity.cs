namespace GResNet.Cli.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Quantity
{
    public static string Bytes(long value) => Scale(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);

    public static string Count(long value) => Scale(value, 1000, ["", "k", "M", "G", "T"]);

    /// <summary>To whole seconds, as reports have it: 0:07, 12:34, 27:05:09.</summary>
    public static string Duration(TimeSpan value)
    {
        var whole = TimeSpan.FromSeconds(Math.Round(value.TotalSeconds));
        return whole.TotalHours >= 1 ? $"{(int)whole.TotalHours}:{whole:mm\\:ss}" : $"{whole:m\\:ss}";
    }

    private static string Scale(double value, double step, string[] units)
    {
        int unit = 0;
        for (; value >= step && unit < units.Length - 1; unit++) value /= step;
        string number = unit == 0
            ? $"{value:0}"
            : value < 10 ? $"{value:0.00}" : value < 100 ? $"{value:0.0}" : $"{value:0}";
        return $"{number} {units[unit]}".TrimEnd();
    }
}
