namespace GResNet.Runtime.Tests;

/// <summary>A folder for one test, deleted with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string MemoryDisk = "/dev/shm";

    private TemporaryFolder(string path) => Path = path;

    public TemporaryFolder()
        : this(Directory.CreateTempSubdirectory("gresnet-test-").FullName)
    {
    }

    /// <summary>In memory, where the system has a disk there: for thousands of small files.</summary>
    public static TemporaryFolder InMemory() => !Directory.Exists(MemoryDisk)
        ? new TemporaryFolder()
        : new TemporaryFolder(Directory.CreateDirectory(
            System.IO.Path.Combine(MemoryDisk, $"gresnet-test-{Guid.NewGuid():N}")).FullName);

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
