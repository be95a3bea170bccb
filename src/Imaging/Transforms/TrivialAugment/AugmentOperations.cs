namespace GResNet.Imaging.Transforms;

/// <summary>
/// The operations of TrivialAugment's wide space (Müller, Hutter: "TrivialAugment: Tuning-free yet state-of-the-art
/// data augmentation", ICCV 2021), in torchvision's order and with its magnitudes; on bytes as Pillow 9.4 does them.
/// </summary>
internal static class AugmentOperations
{
    /// <summary>Bins of magnitudes.</summary>
    public const int Bins = 31;

    private static readonly float[] None = [];
    private static readonly float[] Slopes = Linear(0, 0.99f);
    private static readonly float[] Pixels = Linear(0, 32);
    private static readonly float[] Degrees = Linear(0, 135);
    private static readonly float[] Shares = Linear(0, 0.99f);
    private static readonly float[] Thresholds = Linear(255, 0);
    private static readonly float[] Bits = [.. Enumerable.Range(0, Bins).Select(bin => 8 - MathF.Round(bin / 5f))];

    /// <summary>All, one a row.</summary>
    public static readonly AugmentOperation[] All =
    [
        new("Identity", None, false, Copy),
        new("ShearX", Slopes, true, (source, slope, mode, target) =>
            Move(source, AffineMap.ShearX(slope), mode, target)),
        new("ShearY", Slopes, true, (source, slope, mode, target) =>
            Move(source, AffineMap.ShearY(slope), mode, target)),
        new("TranslateX", Pixels, true, (source, by, mode, target) =>
            Move(source, AffineMap.Translation((int)by, 0), mode, target)),
        new("TranslateY", Pixels, true, (source, by, mode, target) =>
            Move(source, AffineMap.Translation(0, (int)by), mode, target)),
        new("Rotate", Degrees, true, (source, by, mode, target) =>
            Move(source, AffineMap.Rotation(by, source.Size), mode, target)),
        new("Brightness", Shares, true, Brightness),
        new("Color", Shares, true, (source, share, _, target) => Luminance.Saturate(source, Factor(share), target)),
        new("Contrast", Shares, true, Contrast),
        new("Sharpness", Shares, true, (source, share, _, target) => Sharpness.Apply(source, Factor(share), target)),
        new("Posterize", Bits, false, Posterize),
        new("Solarize", Thresholds, false, Solarize),
        new("AutoContrast", None, false, AutoContrast),
        new("Equalize", None, false, Equalize),
    ];

    private delegate void TableFromHistogram(ReadOnlySpan<int> counts, Span<byte> table);

    private static void Copy(ImageBuffer source, float magnitude, Interpolation interpolation, ImageBuffer target)
    {
        target.Reset(source.Width, source.Height, source.Channels);
        source.Pixels.CopyTo(target.Pixels);
    }

    private static void Move(ImageBuffer source, in AffineMap map, Interpolation interpolation, ImageBuffer target)
    {
        // Between pixels there is nothing to interpolate where every pixel becomes another one.
        if (interpolation == Interpolation.Bilinear && !map.IsWholeShift) BilinearTransform.Apply(source, map, target);
        else NearestTransform.Apply(source, map, target);
    }

    private static void Brightness(ImageBuffer source, float share, Interpolation interpolation, ImageBuffer target)
    {
        Span<byte> table = stackalloc byte[LookupTable.Levels];
        ToneTables.Contrast(Factor(share), 0, table);
        LookupTable.Apply(source, table, target);
    }

    private static void Contrast(ImageBuffer source, float share, Interpolation interpolation, ImageBuffer target)
    {
        Span<byte> table = stackalloc byte[LookupTable.Levels];
        ToneTables.Contrast(Factor(share), Luminance.Mean(source), table);
        LookupTable.Apply(source, table, target);
    }

    private static void Posterize(ImageBuffer source, float bits, Interpolation interpolation, ImageBuffer target)
    {
        Span<byte> table = stackalloc byte[LookupTable.Levels];
        ToneTables.Posterize((int)bits, table);
        LookupTable.Apply(source, table, target);
    }

    private static void Solarize(ImageBuffer source, float threshold, Interpolation interpolation, ImageBuffer target)
    {
        Span<byte> table = stackalloc byte[LookupTable.Levels];
        ToneTables.Solarize(threshold, table);
        LookupTable.Apply(source, table, target);
    }

    private static void AutoContrast(
        ImageBuffer source, float magnitude, Interpolation interpolation, ImageBuffer target) =>
        MapByHistogram(source, ToneTables.AutoContrast, target);

    private static void Equalize(
        ImageBuffer source, float magnitude, Interpolation interpolation, ImageBuffer target) =>
        MapByHistogram(source, ToneTables.Equalize, target);

    private static void MapByHistogram(ImageBuffer source, TableFromHistogram makeTable, ImageBuffer target)
    {
        int length = source.Channels * LookupTable.Levels;
        Span<int> counts = stackalloc int[length];
        Span<byte> table = stackalloc byte[length];
        Histogram.Count(source, counts);
        for (int first = 0; first < length; first += LookupTable.Levels)
            makeTable(counts.Slice(first, LookupTable.Levels), table.Slice(first, LookupTable.Levels));
        LookupTable.Apply(source, table, target);
    }

    /// <summary>In float64 first, as Python.</summary>
    private static float Factor(float share) => (float)(1.0 + share);

    /// <summary>
    /// Magnitudes at equal distances, rounded once; torch.linspace's differ in the last bit, from processor to
    /// processor too.
    /// </summary>
    private static float[] Linear(float first, float last) =>
        [.. Enumerable.Range(0, Bins).Select(bin => (float)(first + ((double)last - first) * bin / (Bins - 1)))];
}
