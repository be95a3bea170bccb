using System.Numerics;

namespace GResNet.Imaging.Settings;

/// <summary>Refuses settings that cannot be, with the same sentence for all of them.</summary>
public static class SettingCheck
{
    /// <summary>Requires that a number is in its range.</summary>
    /// <param name="setting">What it is called.</param>
    /// <param name="value">The number.</param>
    /// <param name="range">What it may be.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Require<T>(string setting, T value, NumberRange<T> range)
        where T : struct, INumber<T> => Require(range.Contains(value), setting, value, $"{range}");

    /// <summary>Requires a condition.</summary>
    /// <param name="condition">It.</param>
    /// <param name="setting">What the setting is called.</param>
    /// <param name="value">What it is.</param>
    /// <param name="expected">What it must be.</param>
    /// <exception cref="ArgumentException">The condition does not hold.</exception>
    public static void Require(bool condition, string setting, object value, string expected)
    {
        if (!condition)
            throw new ArgumentException(
                FormattableString.Invariant($"Impossible settings: {setting} is {value}; it must be {expected}."));
    }
}
