using System.Globalization;

namespace GResNet.Reports.Html;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Quantity
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "–";

    /// <summary>25,557,032.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>1 image, 2 images.</summary>
    public static string Count(long value, string singular, string plural) =>
        $"{Count(value)} {(value == 1 ? singular : plural)}";

    /// <summary>80.86 %.</summary>
    public static string Percent(double? value, int decimals = 2) => value is { } number && double.IsFinite(number)
        ? $"{Figures.Fixed(number, decimals)}\u202F%"
        : None;

    /// <summary>Four significant digits: 0.5, 0.004125, 2e-05.</summary>
    public static string Significant(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("G4", CultureInfo.InvariantCulture) : None;

    /// <summary>A number with so many decimals.</summary>
    public static string Fixed(double? value, int decimals) => value is { } number && double.IsFinite(number)
        ? Figures.Rounded(number, decimals)!.Value.ToString(
            $"#,0.{new string('0', decimals)}", CultureInfo.InvariantCulture)
        : None;

    /// <summary>A difference: +0.42, −0.10.</summary>
    public static string Signed(double value, int decimals) =>
        !double.IsFinite(value) ? None : value < 0 ? $"−{Fixed(-value, decimals)}" : $"+{Fixed(value, decimals)}";

    /// <summary>Images a second: whole ones from a hundred on.</summary>
    public static string Speed(double? value) => Fixed(value, value is < 100 ? 1 : 0);

    /// <summary>3 d 4 h, 2 h 5 min, 3 min 20 s, 7.2 s.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0 || seconds > TimeSpan.MaxValue.TotalSeconds) return None;
        if (seconds < 10) return $"{Fixed(seconds, 1)} s";
        TimeSpan time = TimeSpan.FromSeconds(Math.Round(seconds));
        if (time.TotalMinutes < 1) return $"{time.Seconds} s";
        if (time.TotalHours < 1) return $"{time.Minutes} min {time.Seconds} s";
        return time.TotalDays < 1 ? $"{time.Hours} h {time.Minutes} min" : $"{time.Days} d {time.Hours} h";
    }

    /// <summary>A place in a drawing; a tenth of a pixel is enough.</summary>
    public static string Coordinate(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A label of an axis whose ticks are <paramref name="step"/> apart.</summary>
    public static string Tick(double value, double step)
    {
        if (value == 0) return "0";
        int decimals = Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9));
        return decimals > 4
            ? value.ToString("0.###e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal)
            : Fixed(value, decimals);
    }
}
