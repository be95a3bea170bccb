using System.Numerics;

namespace GResNet.Imaging.Settings;

/// <summary>The numbers that a setting may have.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest.</param>
/// <param name="AboveLow">Whether <paramref name="Low"/> itself is none of them.</param>
/// <param name="BelowHigh">Whether <paramref name="High"/> itself is none of them.</param>
public readonly record struct NumberRange<T>(T Low, T High, bool AboveLow = false, bool BelowHigh = false)
    where T : struct, INumber<T>
{
    private static readonly bool IsWhole = T.IsInteger(T.One / (T.One + T.One));

    /// <summary>Whether <paramref name="value"/> is one of them; NaN is not.</summary>
    public bool Contains(T value) =>
        (AboveLow ? value > Low : value >= Low) && (BelowHigh ? value < High : value <= High);

    /// <summary>For a sentence: <c>from 0 to less than 1</c>.</summary>
    public string Bounds
    {
        get
        {
            string to = (AboveLow ? "and " : "to ") + (BelowHigh ? "less than " : AboveLow ? "up to " : "");
            return FormattableString.Invariant($"{(AboveLow ? "above" : "from")} {Low} {to}{High}");
        }
    }

    /// <summary>For a sentence: <c>a whole number from 1 to 2147483647</c>.</summary>
    public override string ToString() => $"{(IsWhole ? "a whole number" : "a number")} {Bounds}";
}
