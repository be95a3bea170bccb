using System.Diagnostics;
using GResNet.Training.Collectives;

namespace GResNet.Training.Mpi.Tests.Ranks;

/// <summary>What ranks of a job do, by name. Rank 1 is the one that fails.</summary>
internal static class Roles
{
    /// <summary>What each returns is its exit code.</summary>
    public static IReadOnlyDictionary<string, Func<ICollective, int>> All { get; } =
        new Dictionary<string, Func<ICollective, int>>
        {
            ["members"] = Members.Check,
            ["abort"] = ranks => Fail(ranks, () => ranks.Abort(7, "told to")),
            ["throw"] = ranks => Fail(ranks, () => throw new InvalidDataException("cannot go on")),
            ["thread"] = ranks => Fail(ranks, () =>
            {
                new Thread(() => throw new InvalidDataException("cannot go on")).Start();
                Thread.Sleep(System.Threading.Timeout.Infinite);
            }),
            ["code"] = ranks => Fail(ranks, () => { }, 3),
            ["codes"] = ranks => 3 + ranks.Rank,
            ["die"] = ranks => Fail(ranks, () => Process.GetCurrentProcess().Kill()),
            ["hang"] = ranks => Fail(ranks, () => Thread.Sleep(System.Threading.Timeout.Infinite)),
            ["mismatch"] = Differ,
        };

    /// <summary>How long a collective may take: no longer than it must where one does not end.</summary>
    public static TimeSpan Timeout(string role) =>
        TimeSpan.FromSeconds(role switch { "hang" => 6, "code" => 12, _ => 120 });

    private static int Fail(ICollective ranks, Action failure, int code = 0)
    {
        ranks.Barrier();
        if (ranks.Rank != 1)
        {
            float[] values = new float[1000];
            ranks.AllReduce(values, Reduction.Sum);
            return 0;
        }

        failure();
        return code;
    }

    /// <summary>One rank has more values than the other takes, of which MPI tells.</summary>
    private static int Differ(ICollective ranks)
    {
        try
        {
            ranks.Broadcast(new byte[ranks.Rank == 0 ? 16 : 4], 0);
        }
        catch (CollectiveException e)
        {
            Console.WriteLine(e.Message);
        }

        return 0;
    }
}
