using System.Globalization;

namespace GResNet.Imaging.Decoding;

/// <summary>
/// Which of an image's sample values become black and white. It is the range that the file declares. Where it declares
/// none, it is the natural range that the image's values fill: 0 to 1, to 255, to 4095 (12-bit cameras) or to 65535; −1
/// to 1 for floating point with negative values; and otherwise from the image's least value to its greatest. All
/// channels have the same range.
/// </summary>
/// <param name="Low">Becomes black, as everything below.</param>
/// <param name="High">Becomes white, as everything above.</param>
internal readonly record struct SampleRange(double Low, double High)
{
    // Interpolation overshoots; floats keep that.
    private const double Overshoot = 0.1;

    // Few small numbers, such as those of a mask's regions, would all be black at 0 to 255.
    private const int LeastUse = 16;

    /// <summary>Of whole numbers without a sign: from here on the range is that of 16 bits or more.</summary>
    public const int Deep = 4096;

    private static readonly double[] NaturalEnds = [255, Deep - 1, 65535];

    /// <summary>Chooses it from what was measured.</summary>
    /// <param name="type">The samples' type.</param>
    /// <param name="least">The least value of the image.</param>
    /// <param name="greatest">The greatest.</param>
    public static SampleRange Choose(SampleType type, double least, double greatest)
    {
        double over = type.IsFloat() ? 1 + Overshoot : 1;
        if (least >= (type.IsFloat() ? -Overshoot * Math.Max(greatest, 0) : 0))
        {
            if (greatest <= over) return new SampleRange(0, 1);
            foreach (double end in NaturalEnds)
                if (greatest >= LeastUse && greatest <= end * over) return new SampleRange(0, end);
        }
        else if (type.IsFloat() && least >= -over && greatest <= over)
        {
            return new SampleRange(-1, 1);
        }

        // Of one value alone: grey, which nobody takes for black or white.
        return greatest > least ? new SampleRange(least, greatest) : new SampleRange(least - 0.5, greatest + 0.5);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low:0.###} to {High:0.###}");
}
