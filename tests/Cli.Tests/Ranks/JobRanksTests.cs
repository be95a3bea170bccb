using GResNet.Cli.Ranks;
using GResNet.Runtime.Tests.Training.Collectives;

namespace GResNet.Cli.Tests.Ranks;

public sealed class JobRanksTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>As where one has a data set to fetch.</summary>
    [Fact]
    public void Ranks_do_their_part_together_however_long_one_takes()
    {
        int[] found = ThreadCollective.Succeed(
            2,
            collective =>
            {
                var ranks = new JobRanks(collective);
                return ranks.Each(() =>
                {
                    if (ranks.IsFirst) Thread.Sleep(Patience + TimeSpan.FromSeconds(1));
                    return collective.Rank + 5;
                });
            },
            Patience);
        Assert.Equal([5, 6], found);
    }

    [Fact]
    public void The_others_begin_when_the_first_has_ended()
    {
        int ended = 0;
        ThreadCollective.Succeed(3, collective => new JobRanks(collective).FirstThenOthers(() =>
        {
            if (collective.Rank > 0) Assert.True(Volatile.Read(ref ended) > 0);
            Thread.Sleep(20);
            Interlocked.Increment(ref ended);
            return 0;
        }));
        Assert.Equal(3, ended);
    }

    [Fact]
    public void What_one_fails_at_it_throws_and_nobody_waits()
    {
        var results = ThreadCollective.Run(2, collective => new JobRanks(collective).Each(() =>
            collective.Rank == 1 ? throw new InvalidDataException("no such folder") : 3));
        Assert.Equal(3, results[0].Result);
        Assert.Equal("no such folder", Assert.IsType<InvalidDataException>(results[1].Error).Message);
    }
}
