using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Weights;

/// <summary>
/// Archives whose two lists of entries disagree. What counts is the directory at the end, as for PyTorch; what that
/// says and the file has not, or no reader of PyTorch takes, is refused.
/// </summary>
public sealed class TorchHeaderTests : IDisposable
{
    private const string Pickle = "a/data.pkl", Storage = "a/data/0";
    private const uint Deflate = 8, Encrypted = 1;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>What is done, and what the message says; nothing where the file is read as if it were whole.</summary>
    public static TheoryData<string, Action<byte[]>, string> Cases => new()
    {
        // Before the content: what a scanner that goes from entry to entry sees, and no reader does.
        { "another name before it", archive => ZipHeaders.SetLocal(archive, Pickle, 30, 2, 'x'), "" },
        { "another size before it", archive => ZipHeaders.SetLocal(archive, Pickle, 18, 4, 1), "" },
        { "another whole size before it", archive => ZipHeaders.SetLocal(archive, Pickle, 22, 4, 1 << 30), "" },
        { "compressed before it", archive => ZipHeaders.SetLocal(archive, Pickle, 8, 2, Deflate), "" },
        { "encrypted before it", archive => ZipHeaders.SetLocal(archive, Pickle, 6, 2, Encrypted), "" },
        { "another checksum before it", archive => ZipHeaders.SetLocal(archive, Pickle, 14, 4, 0xABABABAB), "" },
        { "a name longer than its content", archive => ZipHeaders.SetLocal(archive, Storage, 26, 2, 0xFFFF), "cut" },
        // In the directory.
        { "another name", archive => ZipHeaders.SetCentral(archive, Pickle, 46 + 2, 2, 'x'), "without data.pkl" },
        { "another folder", archive => ZipHeaders.SetCentral(archive, Storage, 46, 2, 'b' | ('/' << 8)), "outside of" },
        { "encrypted", archive => ZipHeaders.SetCentral(archive, Pickle, 8, 2, Encrypted), "is encrypted" },
        { "encrypted values", archive => ZipHeaders.SetCentral(archive, Storage, 8, 2, Encrypted), "is encrypted" },
        { "compressed", archive => ZipHeaders.SetCentral(archive, Pickle, 10, 2, Deflate), "is compressed" },
        { "compressed values", archive => ZipHeaders.SetCentral(archive, Storage, 10, 2, Deflate), "is compressed" },
        { "an unknown method", archive => ZipHeaders.SetCentral(archive, Pickle, 10, 2, 99), "not a usable file" },
        { "compressed to less", archive => ZipHeaders.SetCentral(archive, Pickle, 20, 4, 1), "is compressed" },
        { "whole of more", archive => ZipHeaders.SetCentral(archive, Storage, 24, 4, 1 << 30), "is compressed" },
        { "longer than the file", Longer, "they overlap, or are cut" },
        { "an offset beyond", archive => ZipHeaders.SetCentral(archive, Pickle, 42, 4, 1 << 30), "not a usable file" },
        { "an offset into another", archive => ZipHeaders.SetCentral(archive, Pickle, 42, 4, 3), "not a usable file" },
        { "an offset of values beyond", archive => ZipHeaders.SetCentral(archive, Storage, 42, 4, 1 << 30), "cut" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void The_directory_counts_and_must_be_true(string name, Action<byte[]> change, string reason)
    {
        string path = Archive();
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);

        CheckpointException? error = Error(path);

        if (reason.Length == 0) Assert.True(error is null, $"{name}: {error?.Message}");
        else Assert.True(error?.Message.Contains(reason, StringComparison.Ordinal), $"{name}: {error?.Message}");
    }

    private static void Longer(byte[] archive)
    {
        ZipHeaders.SetCentral(archive, Storage, 20, 4, 1 << 20);
        ZipHeaders.SetCentral(archive, Storage, 24, 4, 1 << 20);
    }

    /// <summary>Entries of one place in the file, so that a small file seems to have much in it.</summary>
    [Fact]
    public void Entries_that_overlap_to_more_than_the_file_are_refused()
    {
        var archive = new TorchArchive().Add(Pickle, TorchArchive.Dictionary(TorchArchive.Tensor()));
        for (int i = 0; i < 3; i++) archive.Add($"a/data/{i}", new byte[4096]);
        string path = archive.Write(folder.File("x.pth"));
        byte[] bytes = File.ReadAllBytes(path);
        uint first = ZipHeaders.Central(bytes, Storage, 42);
        uint length = (uint)bytes.Length - first - 2048;
        for (int i = 0; i < 3; i++)
        {
            ZipHeaders.SetCentral(bytes, $"a/data/{i}", 42, 4, first);
            ZipHeaders.SetCentral(bytes, $"a/data/{i}", 20, 4, length);
            ZipHeaders.SetCentral(bytes, $"a/data/{i}", 24, 4, length);
        }

        File.WriteAllBytes(path, bytes);

        Assert.Contains("overlap", Error(path)?.Message, StringComparison.Ordinal);
    }

    private string Archive() => new TorchArchive().Add(Pickle, TorchArchive.Dictionary(TorchArchive.Tensor()))
        .Add(Storage, new byte[8]).Add("a/version", "3\n").Write(folder.File("x.pth"));

    private static CheckpointException? Error(string path)
    {
        try
        {
            using WeightsFile file = WeightsFiles.Open(path);
            foreach (TensorEntry tensor in file.Tensors) file.ReadFloats(tensor.Name);
            return null;
        }
        catch (CheckpointException error)
        {
            return error;
        }
    }
}
