namespace GResNet.Imaging.Transforms;

/// <summary>
/// The tables of operations that change a level by its value alone, as Pillow 9.4 (<c>ImageOps</c>,
/// <c>ImageEnhance</c>).
/// </summary>
internal static class ToneTables
{
    /// <summary>Away from, or towards, a grey level by a factor; of level 0: brighter, or darker.</summary>
    public static void Contrast(float factor, int grey, Span<byte> table)
    {
        for (int level = 0; level < table.Length; level++)
            table[level] = (byte)Math.Clamp(grey + factor * (level - grey), 0, 255);
    }

    /// <summary>Keeps the upper <paramref name="bits"/> of 8 bits.</summary>
    public static void Posterize(int bits, Span<byte> table)
    {
        int mask = -1 << (8 - bits);
        for (int level = 0; level < table.Length; level++) table[level] = (byte)(level & mask);
    }

    /// <summary>Inverts the levels from a threshold.</summary>
    public static void Solarize(float threshold, Span<byte> table)
    {
        for (int level = 0; level < table.Length; level++)
            table[level] = (byte)(level < threshold ? level : 255 - level);
    }

    /// <summary>Stretches the levels that occur to 0 … 255.</summary>
    /// <param name="counts">The histogram of one channel.</param>
    /// <param name="table">Becomes its table.</param>
    public static void AutoContrast(ReadOnlySpan<int> counts, Span<byte> table)
    {
        int low = counts.IndexOfAnyExcept(0), high = counts.LastIndexOfAnyExcept(0);
        if (high <= low)
        {
            Identity(table);
            return;
        }

        double scale = 255.0 / (high - low), offset = -low * scale;
        for (int level = 0; level < table.Length; level++)
            table[level] = (byte)Math.Clamp((int)(level * scale + offset), 0, 255);
    }

    /// <summary>Makes all levels occur about equally often.</summary>
    /// <inheritdoc cref="AutoContrast"/>
    public static void Equalize(ReadOnlySpan<int> counts, Span<byte> table)
    {
        int pixels = 0;
        foreach (int count in counts) pixels += count;
        int step = (pixels - counts[counts.LastIndexOfAnyExcept(0)]) / 255;
        if (step == 0)
        {
            Identity(table);
            return;
        }

        int below = step / 2;
        for (int level = 0; level < table.Length; below += counts[level++])
            table[level] = (byte)Math.Min(below / step, 255);
    }

    private static void Identity(Span<byte> table)
    {
        for (int level = 0; level < table.Length; level++) table[level] = (byte)level;
    }
}
