using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu.Profile;

/// <summary>How fast kernels were, by what they have to do at least.</summary>
/// <param name="Bytes">All memory that they were handed, each byte once a launch.</param>
/// <param name="Flops">Two for each product of a direct convolution.</param>
/// <param name="Seconds">Time of all launches.</param>
internal readonly record struct KernelRates(double Bytes, double Flops, double Seconds)
{
    /// <summary>Those of some kernels together.</summary>
    public static KernelRates Of(IEnumerable<KernelTime> kernels) => kernels.Aggregate(
        default(KernelRates),
        (sum, kernel) => new(
            sum.Bytes + kernel.Bytes, sum.Flops + 2.0 * kernel.MultiplyAdds,
            sum.Seconds + kernel.Elapsed.TotalSeconds));

    /// <summary>10⁹ bytes a second.</summary>
    public double GigabytesPerSecond => Bytes / Seconds / 1e9;

    /// <summary>10¹² operations a second.</summary>
    public double TeraflopsPerSecond => Flops / Seconds / 1e12;

    /// <summary>The greater share of the two ceilings: 1 is as fast as can be.</summary>
    public double ShareOf(Ceilings ceilings) =>
        Math.Max(Bytes / Seconds / ceilings.BytesPerSecond, Flops / Seconds / ceilings.FlopsPerSecond);
}
