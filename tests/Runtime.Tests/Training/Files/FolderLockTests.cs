using GResNet.Training.Files;

namespace GResNet.Runtime.Tests.Training.Files;

public sealed class FolderLockTests : IDisposable
{
    private const string Name = ".lock";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void One_has_a_folder_at_a_time()
    {
        string path = folder.File("a/b");
        using (FolderLock first = FolderLock.TryTake(path, Name)!) Assert.Null(FolderLock.TryTake(path, Name));
        using FolderLock? second = FolderLock.TryTake(path, Name);
        Assert.NotNull(second);
    }

    [Fact]
    public void A_lock_that_is_removed_leaves_nothing_and_can_be_taken_again()
    {
        FolderLock.TryTake(folder.Path, Name)!.Remove();
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        using FolderLock? again = FolderLock.TryTake(folder.Path, Name);
        Assert.NotNull(again);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error_and_not_in_use()
    {
        File.WriteAllText(folder.File("file"), "");
        Assert.ThrowsAny<IOException>(() => FolderLock.TryTake(folder.File("file/below"), Name));
    }

    [Fact]
    public void Of_many_that_ask_at_once_one_gets_it()
    {
        string path = folder.File("run");
        FolderLock?[] locks = new FolderLock?[8];
        Parallel.For(0, locks.Length, i => locks[i] = FolderLock.TryTake(path, Name));
        using FolderLock held = Assert.Single(locks.OfType<FolderLock>());
    }
}
