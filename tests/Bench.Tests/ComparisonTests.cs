using GResNet.Bench.Measuring;

namespace GResNet.Bench.Tests;

/// <summary>Systems by turns, with times that are made up.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public void The_first_is_compared_with_each_of_the_others()
    {
        // Seconds a step of warming up, of finding how many steps fill a turn, and of the turns. Batches are of 10
        // images.
        using var first = new Paced(1, 1, 1, 2, 4);
        using var second = new Paced(2, 2, 2, 2, 2);
        using var third = new Paced(4, 4, 4, 16, 4);
        ComparisonResult result = Comparison.Run(ceiling: null, rounds: 3, first, second, third);
        Assert.Equal((3, 3), (result.Rounds, result.UndisturbedRounds));
        Assert.Equal((5, 5, 2.5), (result.Rate(), result.Rate(1), result.Rate(2)));
        Assert.Equal(new Spread(1, 0.5, 2), result.Ratio());
        Assert.Equal(new Spread(4, 1, 8), result.Ratio(2));
    }

    /// <summary>Its steps take as many seconds as it was told.</summary>
    private sealed class Paced(params double[] secondsPerStep) : ISide
    {
        private int turn;

        public string Name => "paced";

        public int Batch => 10;

        public double Run(int steps) => steps * secondsPerStep[turn++];

        public void Dispose()
        {
        }
    }
}
