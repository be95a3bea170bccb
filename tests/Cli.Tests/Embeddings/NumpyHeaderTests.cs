using System.IO.Compression;
using GResNet.Cli.Embeddings;
using GResNet.Runtime.Tests.Weights;

namespace GResNet.Cli.Tests.Embeddings;

/// <summary>Archives of NumPy's whose headers disagree with each other or with the file: what counts is the directory
/// at the end, and what that says must be there.</summary>
public sealed class NumpyHeaderTests : IDisposable
{
    private const string Name = "embeddings.npy";
    private const int Rows = 3, Columns = 2;

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>What is done, and what the message says; nothing where it is read as if it were whole.</summary>
    public static TheoryData<string, Action<byte[]>, string> Cases => new()
    {
        { "another name before it", archive => ZipHeaders.SetLocal(archive, Name, 30, 2, 'x'), "" },
        { "another size before it", archive => ZipHeaders.SetLocal(archive, Name, 22, 4, 1 << 30), "" },
        { "compressed before it", archive => ZipHeaders.SetLocal(archive, Name, 8, 2, 8), "" },
        { "encrypted before it", archive => ZipHeaders.SetLocal(archive, Name, 6, 2, 1), "" },
        { "another name", archive => ZipHeaders.SetCentral(archive, Name, 46, 2, 'x'), "has no 'embeddings'" },
        { "encrypted", archive => ZipHeaders.SetCentral(archive, Name, 8, 2, 1), "is encrypted" },
        { "compressed", archive => ZipHeaders.SetCentral(archive, Name, 10, 2, 8), "" },
        { "longer than the file", Longer, "of a file of" },
        { "whole of far more", archive => ZipHeaders.SetCentral(archive, Name, 24, 4, 1 << 30), "of compressed ones" },
        { "whole of more", archive => ZipHeaders.SetCentral(archive, Name, 24, 4, 1 << 10), "an array is" },
        { "an offset beyond the file", archive => ZipHeaders.SetCentral(archive, Name, 42, 4, 1 << 30), "" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void The_directory_counts_and_must_be_true(string name, Action<byte[]> change, string reason)
    {
        string path = Archive();
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
        bool isRead = reason.Length == 0 && name.EndsWith("before it", StringComparison.Ordinal);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Exception? error = Record.Exception(() => Read(path));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20, name);
        if (isRead) Assert.True(error is null, $"{name}: {error}");
        else Assert.True(error is FormatException or InvalidDataException or EndOfStreamException, $"{name}: {error}");
        Assert.Contains(reason, error?.Message ?? "", StringComparison.Ordinal);
    }

    /// <summary>Readers differ on which of the two they take.</summary>
    [Fact]
    public void An_array_that_is_there_twice_is_refused()
    {
        string path = Archive();
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update)) archive.CreateEntry(Name);
        Assert.Contains("twice", Assert.Throws<FormatException>(() => Read(path)).Message, StringComparison.Ordinal);
    }

    /// <summary>NumPy's savez_compressed.</summary>
    [Fact]
    public void Compressed_arrays_are_read()
    {
        string path = Archive(), compressed = Path.Combine(folder, "c.npz");
        using (ZipArchive from = ZipFile.OpenRead(path), to = ZipFile.Open(compressed, ZipArchiveMode.Create))
        {
            using Stream source = from.GetEntry(Name)!.Open();
            using Stream target = to.CreateEntry(Name, CompressionLevel.Optimal).Open();
            source.CopyTo(target);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], Read(compressed));
    }

    private static void Longer(byte[] archive)
    {
        ZipHeaders.SetCentral(archive, Name, 20, 4, 1 << 28);
        ZipHeaders.SetCentral(archive, Name, 24, 4, 1 << 28);
    }

    private static float[] Read(string path)
    {
        using var reader = new NumpyArchiveReader(path);
        return reader.ReadRows("embeddings", Columns);
    }

    private string Archive()
    {
        string path = Path.Combine(folder, "x.npz");
        using FileStream file = File.Create(path);
        using var archive = new NumpyArchive(file);
        archive.WriteRows("embeddings", Rows, Columns, [[0, 1], [2, 3], [4, 5]]);
        return path;
    }
}
