using GResNet.Imaging.Settings;

namespace GResNet.Imaging.Transforms;

/// <summary>The numbers from <paramref name="Low"/> to <paramref name="High"/>.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether both are in <paramref name="range"/>, the lower first.</summary>
    public bool IsIn(NumberRange<double> range) => range.Contains(Low) && range.Contains(High) && Low <= High;

    /// <summary>As on the command line: <c>0.08..1</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Low:0.####}..{High:0.####}");
}
