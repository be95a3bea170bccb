namespace GResNet.Reports.Html;

/// <summary>
/// Where the values from <paramref name="Low"/> to <paramref name="High"/> lie, evenly, on the way from one coordinate
/// to another.
/// </summary>
/// <param name="Low">The value at <paramref name="Start"/>.</param>
/// <param name="High">The value at <paramref name="End"/>.</param>
/// <param name="Start">A coordinate.</param>
/// <param name="End">Another; smaller for an axis that points up.</param>
internal readonly record struct Axis(double Low, double High, double Start, double End)
{
    /// <summary>The coordinate of a value; that of the nearest end for one outside.</summary>
    public double At(double value) => Start + (Math.Clamp(value, Low, High) - Low) / (High - Low) * (End - Start);
}
