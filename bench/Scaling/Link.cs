namespace GResNet.Bench.Scaling;

/// <summary>What connects a rank with the next of a ring, both ways at once.</summary>
/// <param name="BitsPerSecond">Each way.</param>
/// <param name="LatencySeconds">Of a message, whatever it has.</param>
internal readonly record struct Link(double BitsPerSecond, double LatencySeconds)
{
    /// <summary>How long a message takes.</summary>
    public double Seconds(double bytes) => LatencySeconds + 8 * bytes / BitsPerSecond;
}
