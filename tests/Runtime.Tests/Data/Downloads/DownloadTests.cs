using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using GResNet.Imaging;
using GResNet.Training.Data.Cifar;
using GResNet.Training.Data.Downloads;

namespace GResNet.Runtime.Tests.Data.Downloads;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 >> 3))];

    private readonly TemporaryFolder folder = new();
    private readonly LoopbackServer server = new(Content);

    private string Target => folder.File("file.bin");

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_file_is_fetched_whole_and_progress_reported()
    {
        var progress = new Recorder();
        await Download(Content).FetchAsync(Target, progress);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Target));
        Assert.Equal((Content.Length, (long?)Content.Length), progress.Last);
        Assert.False(File.Exists(Target + ".part"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broken_transfer_is_resumed_or_begun_anew_where_the_server_cannot(bool ranges)
    {
        server.HonoursRanges = ranges;
        server.BreakAfter = 100_000;
        var error = await Assert.ThrowsAsync<DatasetException>(() => Download(Content).FetchAsync(Target));
        Assert.Contains("next attempt goes on", error.Message, StringComparison.Ordinal);
        long kept = new FileInfo(Target + ".part").Length;
        Assert.InRange(kept, 1, 100_000);

        server.BreakAfter = null;
        await Download(Content).FetchAsync(Target);

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target));
        Assert.Equal(ranges ? Content.Length - kept : Content.Length, server.LastSent);
    }

    [Fact]
    public async Task A_part_that_is_whole_already_needs_no_bytes()
    {
        await File.WriteAllBytesAsync(Target + ".part", Content);
        await Download(Content).FetchAsync(Target);
        Assert.Equal(0, server.LastSent);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Target));
    }

    [Fact]
    public async Task A_wrong_checksum_names_both_and_deletes_the_part()
    {
        var download = new Download(server.Address, new string('0', 32));
        var error = await Assert.ThrowsAsync<DatasetException>(() => download.FetchAsync(Target));
        Assert.Contains(new string('0', 32), error.Message, StringComparison.Ordinal);
        Assert.Contains(Md5(Content), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_missing_file_is_an_error_with_the_status()
    {
        server.Status = 404;
        var error = await Assert.ThrowsAsync<DatasetException>(() => Download(Content).FetchAsync(Target));
        Assert.Contains("404", error.Message, StringComparison.Ordinal);
        Assert.Contains(server.Address.ToString(), error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task The_archive_is_fetched_and_extracted_once()
    {
        byte[] archive = Archive();
        using var archives = new LoopbackServer(archive);
        var download = new Download(archives.Address, Md5(archive));

        string first = await Cifar10Archive.EnsureAsync(download, folder.Path);
        archives.Status = 500;
        string second = await Cifar10Archive.EnsureAsync(download, folder.Path);

        Assert.Equal(first, second);
        Assert.Equal(Cifar10.Files.Order(), Directory.GetFiles(first).Select(Path.GetFileName).Order());
        Assert.Equal([first], Kept());
    }

    /// <summary>As ranks of a machine do.</summary>
    [Fact]
    public async Task Of_several_that_need_the_archive_at_once_one_fetches_it()
    {
        byte[] archive = Archive();
        using var archives = new LoopbackServer(archive);
        var download = new Download(archives.Address, Md5(archive));

        string[] folders = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => Cifar10Archive.EnsureAsync(download, folder.Path))));

        Assert.Single(folders.Distinct());
        Assert.Equal(1, archives.Requests);
        Assert.Equal([folders[0]], Kept());
    }

    [Fact]
    public async Task Without_a_network_the_error_says_which_files_to_put_where()
    {
        server.Dispose();
        var error = await Assert.ThrowsAsync<DatasetException>(() =>
            Cifar10Archive.EnsureAsync(Download(Content), folder.Path));
        Assert.Contains("data_batch_5.bin, test_batch.bin", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Path, Cifar10.FolderName), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_archive_is_refused()
    {
        var error = await Assert.ThrowsAsync<DatasetException>(() =>
            Cifar10Archive.EnsureAsync(Download(Content), folder.Path));
        Assert.Contains("not a whole .tar.gz", error.Message, StringComparison.Ordinal);
    }

    private Download Download(byte[] content) => new(server.Address, Md5(content));

#pragma warning disable CA5351 // The checksum under test.
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351

    /// <summary>What is in the cache, but for the lock, whose file stays: who waits for it has it open.</summary>
    private string[] Kept() => [.. Directory.GetFileSystemEntries(folder.Path)
        .Where(path => Path.GetFileName(path) != ".downloading.lock")];

    private static byte[] Archive()
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(zip))
            foreach (string name in Cifar10.Files.Append("readme.html"))
                tar.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile,
                        $"cifar-10-batches-bin/{name}") { DataStream = new MemoryStream([1, 2]) });
        return bytes.ToArray();
    }

    private sealed class Recorder : IProgress<(long Bytes, long? Total)>
    {
        public (long Bytes, long? Total) Last { get; private set; }

        public void Report((long Bytes, long? Total) value) => Last = value;
    }
}
