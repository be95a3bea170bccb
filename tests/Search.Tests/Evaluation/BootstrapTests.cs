using System.Collections.Immutable;
using GResNet.Search.Evaluation;

namespace GResNet.Search.Tests.Evaluation;

public sealed class BootstrapTests
{
    private static readonly ImmutableArray<double> ThreeOfFour =
        [.. Enumerable.Range(0, 2000).Select(i => i % 4 == 0 ? 0.0 : 1)];

    [Fact]
    public void An_interval_is_as_wide_as_the_normal_one_for_many_queries()
    {
        ConfidenceInterval interval = Bootstrap.Intervals([ThreeOfFour])[0];
        double deviation = Math.Sqrt(0.75 * 0.25 / ThreeOfFour.Length);
        Assert.Equal(0.75 - 1.96 * deviation, interval.Low, 0.15 * deviation);
        Assert.Equal(0.75 + 1.96 * deviation, interval.High, 0.15 * deviation);
        ConfidenceInterval narrow = Bootstrap.Intervals([ThreeOfFour], confidence: 0.6827)[0];
        Assert.Equal(0.75 - deviation, narrow.Low, 0.15 * deviation);
    }

    [Fact]
    public void The_seed_decides_and_all_measures_have_the_same_queries()
    {
        ImmutableArray<double> opposite = [.. ThreeOfFour.Select(value => 1 - value)];
        ImmutableArray<ConfidenceInterval> both = Bootstrap.Intervals([ThreeOfFour, opposite], seed: 3);
        Assert.Equal(both[0].Low, 1 - both[1].High, 1e-12);
        Assert.Equal(both.AsEnumerable(), Bootstrap.Intervals([ThreeOfFour, opposite], seed: 3));
        Assert.NotEqual(both.AsEnumerable(), Bootstrap.Intervals([ThreeOfFour, opposite], seed: 4));
        Assert.Equal(new ConfidenceInterval(2, 2), Bootstrap.Intervals([[2.0, 2, 2]]).Single());
        Assert.Empty(Bootstrap.Intervals([]));
    }

    [Fact]
    public void What_has_no_interval_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Bootstrap.Intervals([[]]));
        Assert.Throws<ArgumentException>(() => Bootstrap.Intervals([[1], [1, 2]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Intervals([[1]], draws: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Intervals([[1]], confidence: 1));
    }
}
