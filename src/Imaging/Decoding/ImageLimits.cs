namespace GResNet.Imaging.Decoding;

/// <summary>
/// How much an image file may ask for. What its header claims is compared with them before memory is taken or a pixel
/// is decoded.
/// </summary>
public sealed record ImageLimits
{
    /// <summary>What a side may have at most, whatever is asked for: more than any format's decoder takes.</summary>
    public const int GreatestSide = 100_000_000;

    /// <summary>Those of decoders that are made without limits of their own.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>
    /// Pixels of an image; at first the number at which Pillow refuses one as a "decompression bomb".
    /// </summary>
    public long Pixels { get; init => field = Positive(value, nameof(Pixels)); } = 178_956_970;

    /// <summary>Columns of an image, and rows.</summary>
    /// <remarks><see cref="GreatestSide"/> at most.</remarks>
    public int Side { get; init => field = (int)Math.Min(Positive(value, nameof(Side)), GreatestSide); } = 1_000_000;

    /// <summary>Bytes of a file.</summary>
    public long FileBytes { get; init => field = Math.Min(Positive(value, nameof(FileBytes)), Array.MaxLength); } =
        1 << 30;

    /// <summary>
    /// How long reading an image may take; looked at between strips of it, so that what a decoder does at once, a strip
    /// of a TIFF or all of an interlaced PNG, is not cut short.
    /// </summary>
    public TimeSpan Time { get; init => field = TimeSpan.FromTicks(Positive(value.Ticks, nameof(Time))); } =
        TimeSpan.FromSeconds(30);

    /// <summary>Why an image of a size is refused; null where it is not.</summary>
    public string? Refusal(ImageSize size) =>
        Math.Max(size.Width, size.Height) > Side
            ? $"it has {Size(size)} pixels, more than the limit of {Side:n0} a side"
        : (long)size.Width * size.Height > Pixels ? $"it has {Size(size)} pixels, more than the limit of {Pixels:n0}"
        : null;

    private static string Size(ImageSize size) => $"{size.Width:n0} × {size.Height:n0}";

    private static long Positive(long value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }
}
