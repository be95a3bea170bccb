using System;
using System.Collections.Generic;
using System.Globalization;

namespace GResNet.Generators.Reading;

/// <summary>Amounts of memory as authors write them: <c>1.5 GiB</c>.</summary>
internal static class ByteSize
{
    private static readonly Dictionary<string, long> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bytes"] = 1,
        ["KB"] = 1_000,
        ["MB"] = 1_000_000,
        ["GB"] = 1_000_000_000,
        ["KiB"] = 1L << 10,
        ["MiB"] = 1L << 20,
        ["GiB"] = 1L << 30,
    };

    /// <summary>What is understood, for messages.</summary>
    public static string Form => $"a number and a unit ({string.Join(", ", Units.Keys)}), such as \"1.5 GiB\"";

    /// <summary>
    /// Bytes, rounded down; null where <paramref name="text"/> is not understood, or is less than one byte.
    /// </summary>
    public static long? Parse(string text)
    {
        text = text.Trim();
        int end = 0;
        while (end < text.Length && text[end] is (>= '0' and <= '9') or '.') end++;
        if (!decimal.TryParse(
            text.Substring(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || !Units.TryGetValue(text.Substring(end).TrimStart(), out long unit)
            || number > (decimal)long.MaxValue / unit)
            return null;
        long bytes = (long)(number * unit);
        return bytes > 0 ? bytes : null;
    }
}
