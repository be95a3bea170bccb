using GResNet.Training.Checkpoints;
using Xunit.Abstractions;

namespace GResNet.Runtime.Tests.Checkpoints;

/// <summary>
/// Every operation of a save, of the deletions that follow it included, fails once, is the last before a kill, or
/// before a power loss; afterwards the newest checkpoint must be the old or the new one, to the last bit.
/// </summary>
public sealed class CheckpointFaultTests(ITestOutputHelper output)
{
    private const int Keep = 2;

    /// <summary>Steps saved before, and the step whose save is disturbed.</summary>
    public static TheoryData<int[], int> Saves => new()
    {
        { [], 1 },
        { [1, 2], 3 },
        { [1, 2], 2 },
    };

    [Theory]
    [MemberData(nameof(Saves))]
    public void A_kill_leaves_the_old_or_the_new_checkpoint(int[] earlier, int step)
    {
        int operations = ForEachOperation(Fault.Killed, earlier, step, (folder, _, old, saved, returned) =>
            AssertNewest(folder, old, saved, returned));
        output.WriteLine($"{operations} operations");
    }

    [Theory]
    [MemberData(nameof(Saves))]
    public void A_power_loss_leaves_the_old_or_the_new_checkpoint(int[] earlier, int step)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            // The first seeds lose everything that was not flushed, and nothing.
            var random = new System.Random(seed);
            double share = seed switch { 0 => 1, 1 => 0, _ => 0.5 };
            ForEachOperation(Fault.Killed, earlier, step, (folder, disk, old, saved, returned) =>
            {
                disk.Unflushed.Lose(() => random.NextDouble() < share);
                AssertNewest(folder, old, saved, returned);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Saves))]
    public void A_power_loss_after_a_save_returned_leaves_what_it_saved(int[] earlier, int step)
    {
        using TemporaryFolder folder = TemporaryFolder.InMemory();
        using var saved = new SampleCheckpoint(step, version: 1);
        SaveAll(folder, earlier);
        var disk = new FaultyDisk();
        using (var store = new CheckpointStore(Checkpoints(folder), Keep, disk)) saved.SaveTo(store);
        disk.Unflushed.Lose(() => true);
        AssertNewest(folder, old: null, saved, mustBeNew: true);
    }

    [Theory]
    [MemberData(nameof(Saves))]
    public void A_failure_leaves_the_old_checkpoints_and_no_trace_and_the_next_save_works(int[] earlier, int step)
    {
        foreach (Fault fault in new[] { Fault.Fails, Fault.Forbidden, Fault.Full })
        {
            ForEachOperation(fault, earlier, step, (folder, _, old, saved, returned) =>
            {
                AssertNewest(folder, old, saved, returned);
                using var next = new SampleCheckpoint(step + 1);
                using var store = new CheckpointStore(Checkpoints(folder), Keep, new FaultyDisk());
                string path = next.SaveTo(store);
                Assert.Empty(Directory.GetDirectories(Checkpoints(folder), ".*"));
                Assert.True(store.List().Count <= Keep);
                using Checkpoint newest = store.OpenNewest(Assert.Fail)!;
                Assert.True(next.Is(newest));
                Assert.Equal(path, newest.Path);
            });
        }
    }

    [Fact]
    public void A_full_disk_leaves_no_temporary_files()
    {
        ForEachOperation(Fault.Full, [1, 2], 3, (folder, _, _, _, returned) =>
        {
            if (!returned) Assert.Equal(["step-000000000001", "step-000000000002"], Names(folder));
        });
    }

    /// <summary>Saves with a fault at operation 0, 1, … until it comes too late to matter.</summary>
    /// <returns>How many operations there are.</returns>
    private static int ForEachOperation(
        Fault fault, int[] earlier, int step,
        Action<TemporaryFolder, FaultyDisk, SampleCheckpoint?, SampleCheckpoint, bool> check)
    {
        for (int at = 0; ; at++)
        {
            using TemporaryFolder folder = TemporaryFolder.InMemory();
            SaveAll(folder, earlier);
            using SampleCheckpoint? old = earlier.Length > 0 ? new SampleCheckpoint(earlier[^1]) : null;
            using var saved = new SampleCheckpoint(step, version: 1);
            var disk = new FaultyDisk(fault, at);
            bool returned = false;
            using (var store = new CheckpointStore(Checkpoints(folder), Keep, disk))
            {
                try
                {
                    saved.SaveTo(store);
                    returned = true;
                }
                catch (KilledException) when (fault == Fault.Killed)
                {
                }
                catch (IOException) when (fault != Fault.Killed)
                {
                }
            }

            check(folder, disk, old, saved, returned);
            if (disk.Operations <= at) return at;
        }
    }

    private static void AssertNewest(
        TemporaryFolder folder, SampleCheckpoint? old, SampleCheckpoint saved, bool mustBeNew)
    {
        using var store = new CheckpointStore(Checkpoints(folder), Keep, new FaultyDisk());
        SampleCheckpoint.AssertAllWhole(store);
        using Checkpoint? newest = store.OpenNewest(Assert.Fail);
        bool isNew = newest is not null && saved.Is(newest);
        bool isOld = old is null ? newest is null : newest is not null && old.Is(newest);
        Assert.True(mustBeNew ? isNew : isNew || isOld, $"found step {newest?.Step}, must be new: {mustBeNew}");
    }

    private static void SaveAll(TemporaryFolder folder, int[] steps)
    {
        using var store = new CheckpointStore(Checkpoints(folder), Keep, new FaultyDisk());
        foreach (int step in steps)
        {
            using var sample = new SampleCheckpoint(step);
            sample.SaveTo(store);
        }

        // Left by a process that was killed.
        if (steps.Length == 0) return;
        string left = Path.Combine(Checkpoints(folder), ".step-000000000003.1.tmp");
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "state.json"), "{");
    }

    private static string[] Names(TemporaryFolder folder) =>
        [.. Directory.GetDirectories(Checkpoints(folder)).Select(d => Path.GetFileName(d)!)
            .Where(n => !n.Contains(".1.", StringComparison.Ordinal)).Order()];

    private static string Checkpoints(TemporaryFolder folder) => Path.Combine(folder.Path, "run", "checkpoints");
}
