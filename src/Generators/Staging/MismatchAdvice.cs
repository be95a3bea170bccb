using System;
using System.Globalization;

namespace GResNet.Generators.Staging;

/// <summary>What to do about two shapes that must be equal and are not.</summary>
internal static class MismatchAdvice
{
    /// <summary>That of sizes which differ by one.</summary>
    public const string Rounding =
        "one was rounded down where the other was rounded up; use AvgPool(…, ceil: true)";

    /// <summary>Advice for two shapes in the form <c>512×6×6</c>.</summary>
    public static string For(string left, string right)
    {
        int[] a = Parse(left), b = Parse(right);
        return a[0] != b[0]
            ? "give both the same number of channels, for instance by a 1×1 convolution"
            : ForSizes(a, b);
    }

    /// <summary>Advice for two shapes whose channels may differ.</summary>
    public static string ForSizes(string left, string right) => ForSizes(Parse(left), Parse(right));

    private static string ForSizes(int[] a, int[] b) =>
        Math.Abs(a[1] - b[1]) == 1 || Math.Abs(a[2] - b[2]) == 1
            ? Rounding
            : "give both branches the same strides and paddings";

    private static int[] Parse(string shape) =>
        Array.ConvertAll(shape.Split('×'), size => int.Parse(size, CultureInfo.InvariantCulture));
}
