namespace GResNet.Reports.Html;

/// <summary>The values that an axis shows.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The greatest.</param>
/// <param name="IsCut">Whether there are some above <paramref name="High"/>.</param>
internal readonly record struct ValueRange(double Low, double High, bool IsCut)
{
    /// <summary>Values so many times further out than the rest would press the rest flat.</summary>
    private const double Outlying = 10;

    private const double Rest = 0.95;

    /// <summary>A range of all values, except for a few that lie far above the rest; never empty.</summary>
    public static ValueRange Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0) return new ValueRange(0, 1, IsCut: false);
        double low = sorted[0], high = sorted[^1], rest = sorted[(int)((sorted.Length - 1) * Rest)];
        bool isCut = rest > low && high - rest > Outlying * (rest - low);
        if (isCut) high = rest + (rest - low) / 2;
        if (high > low) return new ValueRange(low, high, isCut);
        double margin = low == 0 ? 1 : Math.Abs(low) / 10;
        return new ValueRange(low - margin, low + margin, IsCut: false);
    }
}
