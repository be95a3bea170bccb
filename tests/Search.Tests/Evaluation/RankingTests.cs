using GResNet.Search.Evaluation;

namespace GResNet.Search.Tests.Evaluation;

public sealed class RankingTests
{
    [Theory]
    [InlineData("+", 1, 1.0)]
    [InlineData("-", 0, 0.0)]
    [InlineData("-+", 2, 0.25)]
    [InlineData("+-+", 1, (1 + 2.0 / 3) / 3)]
    [InlineData("--++", 3, (1.0 / 3 + 2.0 / 4) / 4)]
    [InlineData("++++", 1, 1.0)]
    public void Hits_are_worth_what_the_definition_says(string hits, int first, double precision)
    {
        bool[] all = [.. hits.Select(hit => hit == '+')];
        Assert.Equal(first, Ranking.FirstHit(all));
        Assert.Equal(precision, Ranking.AveragePrecision(all), 1e-15);
    }

    [Fact]
    public void Without_neighbours_there_is_no_precision() =>
        Assert.Throws<ArgumentException>(() => Ranking.AveragePrecision([]));

    [Theory]
    [InlineData(new[] { 3, 1, 1 }, new[] { 0.9, 0.86, 0.85 }, 0.07, 1)]
    [InlineData(new[] { 3, 1, 1 }, new[] { 0.9, 0.2, 0.1 }, 0.07, 3)]
    [InlineData(new[] { 3, 1, 1 }, new[] { 0.9, 0.2, 0.1 }, 10.0, 1)]
    [InlineData(new[] { 5, 2 }, new[] { 0.5, 0.5 }, 0.07, 2)]
    [InlineData(new[] { 4 }, new[] { -1.0 }, 0.07, 4)]
    public void Votes_are_weighted(int[] labels, double[] cosines, double temperature, int winner) =>
        Assert.Equal(winner, NeighborVote.Winner(labels, cosines, temperature));

    [Fact]
    public void Votes_of_nobody_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NeighborVote.Winner([], []));
        Assert.Throws<ArgumentException>(() => NeighborVote.Winner([1], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => NeighborVote.Winner([1], [1], temperature: 0));
    }
}
