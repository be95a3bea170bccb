using GResNet.Bench.Gpu.Profile;
using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Tests.Gpu;

/// <summary>How fast kernels are said to be.</summary>
public sealed class KernelRatesTests
{
    [Fact]
    public void Rates_are_of_all_launches_and_shares_are_of_the_ceiling_that_is_nearer()
    {
        KernelTime copy = new(typeof(int), 2, TimeSpan.FromMilliseconds(2), Bytes: 6_000_000_000, MultiplyAdds: 0);
        KernelTime product =
            new(typeof(long), 1, TimeSpan.FromMilliseconds(2), Bytes: 1_000_000, MultiplyAdds: 500_000_000_000);
        Ceilings ceilings = new(BytesPerSecond: 4e12, FlopsPerSecond: 1e15, "2.5");
        Assert.Equal((3000, 0, 0.75), Of(copy));
        Assert.Equal((0.5, 500, 0.5), Of(product));
        Assert.Equal((1500.25, 250, 0.3750625), Of(copy, product));

        (double, double, double) Of(params KernelTime[] kernels)
        {
            KernelRates rates = KernelRates.Of(kernels);
            return (Math.Round(rates.GigabytesPerSecond, 6), Math.Round(rates.TeraflopsPerSecond, 6),
                Math.Round(rates.ShareOf(ceilings), 9));
        }
    }
}
