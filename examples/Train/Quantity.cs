namespace GResNet.Train;

/// <summary>Numbers as people read them.</summary>
internal static class Quantity
{
    public static string Bytes(long value) => Scale(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);

    public static string Count(long value) => Scale(value, 1000, ["", "k", "M", "G", "T"]);

    public static string Duration(TimeSpan value) => value.TotalHours >= 1 ? $"{value:h\\:mm\\:ss}" : $"{value:m\\:ss}";

    /// <summary>To four decimals, for JSON, which has neither infinity nor NaN: null in their place.</summary>
    public static double? Rounded(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, 4) : null;

    private static string Scale(double value, double step, string[] units)
    {
        int unit = 0;
        for (; value >= step && unit < units.Length - 1; unit++) value /= step;
        string number = unit == 0 ? $"{value:0}" : value < 10 ? $"{value:0.00}" : value < 100 ? $"{value:0.0}" : $"{value:0}";
        return $"{number} {units[unit]}".TrimEnd();
    }
}
