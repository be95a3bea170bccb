using GResNet.Runtime.Weights;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// How one axis is resampled: the weights of every output position, in fixed point. The filter is as wide as two source
/// pixels, or four for a cubic, or as so many output pixels where those are larger, so that reducing averages
/// everything (antialiasing). Equals Pillow 9.4 (<c>Resample.c</c>, BILINEAR and BICUBIC, 8 bits per channel) bit for
/// bit.
/// </summary>
internal sealed class ResampledAxis(Resampling resampling)
{
    /// <summary>Fractional bits of a weight: with 8 of a pixel and 2 to spare an integer of 32 bits is full.</summary>
    public const int Precision = 32 - 8 - 2;

    /// <summary>What makes a shift by <see cref="Precision"/> round to nearest.</summary>
    public const int Half = 1 << (Precision - 1);

    // Keys's parameter, as Pillow has it.
    private const double Cubic = -0.5;

    private (int Length, float Start, float End, int Output, int First, int Count) computed;
    private double[] filter = [];
    private int[] weights = [];
    private int[] starts = [];

    /// <summary>Weights per output position; some are zero, so that all positions have as many.</summary>
    public int Taps { get; private set; }

    /// <summary>[position][tap], of the computed positions.</summary>
    public ReadOnlySpan<int> Weights => weights.AsSpan(0, computed.Count * Taps);

    /// <summary>
    /// The source position that a computed position's first weight belongs to; never descending, and never so late that
    /// a weight lies past <see cref="End"/>.
    /// </summary>
    public ReadOnlySpan<int> Starts => starts.AsSpan(0, computed.Count);

    /// <summary>The first source position that is used.</summary>
    public int First => starts[0];

    /// <summary>One past the last source position that is used.</summary>
    public int End { get; private set; }

    /// <summary>Computes the weights; costs nothing when they are those of the last call.</summary>
    /// <param name="length">Of the source.</param>
    /// <param name="start">Where the source box begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="output">Positions of the whole output.</param>
    /// <param name="first">The first of those that are computed.</param>
    /// <param name="count">How many are computed.</param>
    public void Compute(int length, float start, float end, int output, int first, int count)
    {
        if (computed == (length, start, end, output, first, count)) return;
        double scale = (double)(end - start) / output;
        double filterScale = Math.Max(scale, 1), support = filterScale * (resampling == Resampling.Bicubic ? 2 : 1);
        int widest = (int)Math.Ceiling(support) * 2 + 1;
        if (filter.Length < widest) filter = new double[widest];
        if (starts.Length < count) starts = new int[count];
        (int last, int lastTaps) = Reach(Center(count - 1), support, length);
        End = last + lastTaps;
        Taps = 0;
        for (int i = 0; i < count; i++) Taps = Math.Max(Taps, Reach(Center(i), support, length).Count);
        if (weights.Length < count * Taps) weights = new int[count * Taps];
        for (int i = 0; i < count; i++)
        {
            (int reached, int taps) = Reach(Center(i), support, length);
            // Weights of zero before instead of after the others where those would lie past the end.
            starts[i] = Math.Min(reached, End - Taps);
            Span<int> ofPosition = weights.AsSpan(i * Taps, Taps);
            ofPosition.Clear();
            ComputeWeights(reached, Center(i), 1 / filterScale, ofPosition.Slice(reached - starts[i], taps));
        }

        computed = (length, start, end, output, first, count);

        double Center(int i) => start + (first + i + 0.5) * scale;
    }

    /// <summary>The source positions under the filter.</summary>
    private static (int Start, int Count) Reach(double center, double support, int length)
    {
        int start = Math.Max((int)(center - support + 0.5), 0);
        int end = Math.Min((int)(center + support + 0.5), length);
        return (start, end - start);
    }

    private void ComputeWeights(int start, double center, double inverseScale, Span<int> weights)
    {
        double sum = 0;
        for (int tap = 0; tap < weights.Length; tap++)
        {
            // Added in the order of Pillow, so that every rounding is the same.
            filter[tap] = Filter(Math.Abs((start + tap - center + 0.5) * inverseScale));
            sum += filter[tap];
        }

        for (int tap = 0; tap < weights.Length; tap++)
        {
            double weight = filter[tap] / sum;
            weights[tap] = (int)(weight * (1 << Precision) + (weight < 0 ? -0.5 : 0.5));
        }
    }

    /// <summary>The filter at a distance from its middle.</summary>
    private double Filter(double x) => resampling == Resampling.Bilinear
        ? Math.Max(1 - x, 0)
        : x switch
        {
            < 1 => ((Cubic + 2) * x - (Cubic + 3)) * x * x + 1,
            < 2 => (((x - 5) * x + 8) * x - 4) * Cubic,
            _ => 0,
        };
}
