using System.Diagnostics;
using GResNet.Training.Checkpoints;
using GResNet.Training.Files;

namespace GResNet.Runtime.Tests.Checkpoints;

/// <summary>On a real disk, of one megabyte, which two checkpoints fill.</summary>
public sealed class FullDiskTests
{
    private const int Floats = 60_000;

    [FactWithSmallDisk]
    public void A_save_that_cannot_fit_is_refused_before_it_writes()
    {
        using var disk = new SmallDisk();
        using var store = new CheckpointStore(disk.Path, keep: 5);
        Fill(store, out IOException error);
        Assert.Matches(
            @"The checkpoint of step 3 could not be saved: The disk is full\. "
                + @"It needs 480,\d{3} bytes, [\d,]+ are free\.",
            error.Message);
        AssertEarlierAreWhole(store);
    }

    [FactWithSmallDisk]
    public void A_disk_that_fills_while_a_save_writes_leaves_the_earlier_checkpoints_and_nothing_else()
    {
        using var disk = new SmallDisk();
        using var store = new CheckpointStore(disk.Path, keep: 5, new DiskOfUnknownRoom());
        Fill(store, out IOException error);
        Assert.Contains("The checkpoint of step 3 could not be saved: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("weights.safetensors", error.Message, StringComparison.Ordinal);
        AssertEarlierAreWhole(store);
        Assert.Empty(Directory.GetDirectories(disk.Path, ".*"));

        // With room again, the same store saves.
        Directory.Delete(store.List()[^1].Path, recursive: true);
        using var next = new SampleCheckpoint(3, floats: Floats);
        next.SaveTo(store);
        using Checkpoint opened = store.OpenNewest(Assert.Fail)!;
        Assert.True(next.Is(opened));
    }

    private static void Fill(CheckpointStore store, out IOException error)
    {
        for (int step = 1; step <= 2; step++)
        {
            using var sample = new SampleCheckpoint(step, floats: Floats);
            sample.SaveTo(store);
        }

        using var tooMuch = new SampleCheckpoint(3, floats: Floats);
        error = Assert.Throws<IOException>(() => tooMuch.SaveTo(store));
    }

    private static void AssertEarlierAreWhole(CheckpointStore store)
    {
        Assert.Equal([2L, 1L], store.List().Select(c => c.Step));
        using var expected = new SampleCheckpoint(2, floats: Floats);
        using Checkpoint opened = store.OpenNewest(Assert.Fail)!;
        Assert.True(expected.Is(opened));
    }

    /// <summary>A file system of one megabyte in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public SmallDisk() => Run("mount", "-t", "tmpfs", "-o", "size=1m", "gresnet-test", Path);

        public string Path => folder.Path;

        public void Dispose()
        {
            Run("umount", Path);
            folder.Dispose();
        }

        private static void Run(string program, params string[] arguments)
        {
            using Process process =
                Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new IOException(errors);
        }
    }

    /// <summary>The disk of this machine, which does not tell its room.</summary>
    private sealed class DiskOfUnknownRoom : IDisk
    {
        private readonly Disk disk = new();

        public long? FreeBytes(string folder) => null;

        public void CreateFolder(string path) => disk.CreateFolder(path);

        public void WriteFile(string path, Action<Stream> write) => disk.WriteFile(path, write);

        public void SyncFolder(string path) => disk.SyncFolder(path);

        public void RenameFolder(string from, string to) => disk.RenameFolder(from, to);

        public void DeleteFile(string path) => disk.DeleteFile(path);

        public void DeleteFolder(string path) => disk.DeleteFolder(path);
    }

    /// <summary>Skips where no file system can be mounted.</summary>
    private sealed class FactWithSmallDiskAttribute : FactAttribute
    {
        public FactWithSmallDiskAttribute()
        {
            try
            {
                if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
                    new SmallDisk().Dispose();
                else
                    Skip = "Needs Linux and the rights to mount a small file system.";
            }
            catch (Exception error) when (error is IOException or System.ComponentModel.Win32Exception)
            {
                Skip = $"Cannot mount a small file system: {error.Message}";
            }
        }
    }
}
