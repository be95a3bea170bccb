using System.Globalization;

namespace GResNet.Generators.Common;

/// <summary>Numbers for people, in documentation and comments.</summary>
internal static class Quantity
{
    /// <summary>12.8 M.</summary>
    public static string Count(long value) => value switch
    {
        >= 1_000_000_000 => Text(value / 1e9, "0.00 G"),
        >= 1_000_000 => Text(value / 1e6, "0.0 M"),
        >= 10_000 => Text(value / 1e3, "0.0 K"),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>3.2 MiB.</summary>
    public static string Bytes(long value) => value switch
    {
        >= 1 << 30 => Text(value / (double)(1 << 30), "0.00 GiB"),
        >= 1 << 20 => Text(value / (double)(1 << 20), "0.0 MiB"),
        >= 1 << 10 => Text(value / (double)(1 << 10), "0.0 KiB"),
        _ => value.ToString(CultureInfo.InvariantCulture) + " bytes",
    };

    private static string Text(double value, string format)
    {
        int unit = format.IndexOf(' ');
        return value.ToString(format.Substring(0, unit), CultureInfo.InvariantCulture) + format.Substring(unit);
    }
}
