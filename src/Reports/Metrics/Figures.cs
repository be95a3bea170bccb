using System.Globalization;

namespace GResNet.Reports;

/// <summary>
/// Numbers as they are told, the same in every culture and rounded alike wherever they appear, on a console, in JSON
/// and in reports: halves of the decimal number away from zero. .NET's own formats differ in that: 97.975 is 97.98 by
/// <c>"0.00"</c> and 97.97 by <c>"F2"</c>.
/// </summary>
public static class Figures
{
    // A double has 15 decimal digits that can be relied on, and as a decimal just those.
    private const double MostWithFraction = 1e15;

    /// <summary>Rounds a number; null where it is none, or not finite, as JSON has no such numbers.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Places after the point.</param>
    public static double? Rounded(double? value, int decimals = 4) =>
        value is { } number && double.IsFinite(number) ? Round(number, decimals) : null;

    /// <summary>Writes a number with so many places after the point, as 97.98; not finite: NaN, Infinity.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Places after the point.</param>
    public static string Fixed(double value, int decimals) =>
        Round(value, decimals).ToString($"F{decimals}", CultureInfo.InvariantCulture);

    private static double Round(double value, int decimals) => Math.Abs(value) < MostWithFraction
        ? (double)decimal.Round((decimal)value, decimals, MidpointRounding.AwayFromZero)
        : value;
}
