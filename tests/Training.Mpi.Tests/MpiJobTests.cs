using System.Diagnostics;
using GResNet.Training.Mpi.Native;
using GResNet.Training.Mpi.Tests.Ranks;

namespace GResNet.Training.Mpi.Tests;

/// <summary>Jobs of two and three processes, with each MPI of this machine.</summary>
public sealed class MpiJobTests
{
    /// <summary>What each rank's failure makes the job end with, and say.</summary>
    private static readonly (string Role, int? ExitCode, string[] Words)[] Failures =
    [
        ("abort", 7, ["Rank 1 of 2 on ", "ends the job: told to"]),
        ("throw", 1, ["Rank 1 of 2 on ", "InvalidDataException: cannot go on", "Roles.cs"]),
        ("thread", 1, ["Rank 1 of 2 on ", "InvalidDataException: cannot go on", "Roles.cs"]),
        ("code", 3, ["Rank 1 of 2 on ", "leaving the job with exit code 3", "at other work: rank 0 ("]),
        ("codes", 4, []),
        // What a launcher makes of it is its own.
        ("die", null, []),
        ("hang", 1, ["the all-reduce of 1,000 values did not end within 6 s", "hanging or at other work: rank 1 ("]),
    ];

    public static TheoryData<int> Launchers => Table([.. Enumerable.Range(0, Math.Max(1, MpiLauncher.All.Length))]);

    public static TheoryData<int, string> Failing
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int launcher = 0; launcher < Math.Max(1, MpiLauncher.All.Length); launcher++)
            {
                foreach ((string role, _, _) in Failures) data.Add(launcher, role);
            }

            return data;
        }
    }

    [MpiTheory, MemberData(nameof(Launchers))]
    public void Ranks_have_what_each_member_gives(int launcher)
    {
        MpiRun run = MpiLauncher.All[launcher].Run(3, "members");
        AssertWell(run, 3, MpiLauncher.All[launcher].Library);
    }

    [MpiTheory, MemberData(nameof(Launchers))]
    public void Where_MPI_takes_one_thread_at_a_time_they_have_the_same(int launcher)
    {
        foreach (ThreadLevel level in new[] { ThreadLevel.Serialized, ThreadLevel.Funneled })
            AssertWell(MpiLauncher.All[launcher].Run(2, "members", level), 2, MpiLauncher.All[launcher].Library);
    }

    [MpiTheory, MemberData(nameof(Failing))]
    public void A_rank_that_fails_ends_the_job_with_its_reason(int launcher, string role)
    {
        (_, int? code, string[] words) = Failures.Single(failure => failure.Role == role);
        MpiRun run = MpiLauncher.All[launcher].Run(2, role);
        Assert.All(words, word => Assert.Contains(word, run.Output, StringComparison.Ordinal));
        Assert.NotEqual(0, run.ExitCode);
        if (code is { } expected) Assert.True(run.ExitCode == expected, $"{run.ExitCode}: {run.Output}");
    }

    [MpiTheory, MemberData(nameof(Launchers))]
    public void An_error_of_MPI_is_an_exception_with_its_text(int launcher)
    {
        MpiRun run = MpiLauncher.All[launcher].Run(2, "mismatch");
        // MPICH's says: Other MPI error, error stack: …
        string words = MpiLauncher.All[launcher].Library == "MPICH " ? "MPI_Test" : "message truncated (code 15)";
        Assert.Contains("the broadcast of 4 bytes from rank 0 failed in ", run.Output, StringComparison.Ordinal);
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    [MpiTheory, MemberData(nameof(Launchers))]
    public void One_process_alone_needs_no_MPI(int launcher)
    {
        MpiRun run = MpiLauncher.All[launcher].Run(1, "members");
        Assert.Equal((0, "alone"), (run.ExitCode, run.Output.Trim()[^5..]));
    }

    [MpiTheory(Libraries = 2), MemberData(nameof(Launchers))]
    public void A_library_that_is_not_the_launchers_is_told_of(int launcher)
    {
        MpiLauncher ours = MpiLauncher.All[launcher];
        string other = ours.Library == "MPICH " ? "libmpi.so.40" : "libmpich.so.12";
        MpiRun run = ours.Run(2, "members", environment: (MpiLibrary.Variable, other));
        Assert.Contains("they do not belong together", run.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, run.ExitCode);
    }

    [LinuxTheory]
    [InlineData("no-such-library.so", "no-such-library.so cannot be loaded. GRESNET_MPI_LIBRARY is to name")]
    [InlineData("libm.so.6", "libm.so.6 is not a library of MPI 3.0 or later")]
    public void Without_MPI_ranks_say_what_to_do(string library, string words)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "members", "Multiple"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["PMI_SIZE"] = "2", [MpiLibrary.Variable] = library },
        };
        MpiRun run = MpiRun.Of(start);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    private static void AssertWell(MpiRun run, int ranks, string library)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        for (int rank = 0; rank < ranks; rank++)
        {
            Assert.Contains(
                $"rank {rank} of {ranks}, local {rank} of {ranks}, {library}", run.Output, StringComparison.Ordinal);
        }
    }

    private static TheoryData<int> Table(int[] rows)
    {
        var data = new TheoryData<int>();
        foreach (int row in rows) data.Add(row);
        return data;
    }
}
