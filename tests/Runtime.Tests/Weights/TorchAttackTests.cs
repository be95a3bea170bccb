using System.IO.Compression;
using System.Text;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Weights;

/// <summary>
/// Files made to do harm, or to be read otherwise than they are scanned: those of published advisories on readers of
/// pickles (CVE-2025-1716, CVE-2025-10155 to -10157, CVE-2025-32434, CVE-2026-24747), and damage.
/// </summary>
public sealed class TorchAttackTests : IDisposable
{
    private static readonly byte[] TwoFloats = new byte[8];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// Name, pickle, and what the message says; nothing where the tensor is read and the rest passed over.
    /// </summary>
    public static TheoryData<string, string, string> Pickles => new()
    {
        { "a good one", TorchArchive.Dictionary(TorchArchive.Tensor()), "" },
        {
            "a call of os.system beside a tensor",
            $"\u0080\u0002}}(U\u0001wcposix\nsystem\nU\u0004exit\u0085RU\u0001v{TorchArchive.Tensor()}u.",
            ""
        },
        { "a key without a value", "\u0080\u0002}(U\u0001wu.", "key without a value" },
        {
            "a module with its code",
            TorchArchive.Dictionary("(U\u0006modulecmine\nNet\nU\u0001fU\u0001stQ"),
            "a whole module (mine.Net)"
        },
        { "a call of os.system", TorchArchive.Dictionary("cposix\nsystem\nU\u0004exit\u0085R"), "" },
        { "protocol 4's STACK_GLOBAL", TorchArchive.Dictionary("U\u0005posixU\u0006system\u0093"), "opcode 0x93" },
        { "INST of protocol 0", TorchArchive.Dictionary("(iposix\nsystem\n"), "opcode 0x69" },
        { "OBJ of protocol 1", TorchArchive.Dictionary("(cposix\nsystem\no"), "opcode 0x6f" },
        { "EXT1", TorchArchive.Dictionary("\u0082\u0001"), "opcode 0x82" },
        { "NEXT_BUFFER", TorchArchive.Dictionary("\u0097"), "opcode 0x97" },
        { "LONG4", TorchArchive.Dictionary("\u008b\u00ff\u00ff\u00ff\u007f"), "opcode 0x8b" },
        { "a text of 4 GiB", TorchArchive.Dictionary("X\u00ff\u00ff\u00ff\u00ff"), "a text of 4,294,967,295 bytes" },
        { "ends after a call", "\u0080\u0002cposix\nsystem\nU\u0004exit\u0085R", "ends in the middle" },
        { "nothing on the stack", "\u0080\u0002.", "more from its stack" },
        { "a tuple beyond its mark", "\u0080\u0002((\u0085.", "more from its stack" },
        { "nothing kept", "\u0080\u0002h\u0005.", "kept none there" },
        { "an item of a list", "\u0080\u0002]K\0K\0s.", "no dictionary" },
        { "an append to a dictionary", "\u0080\u0002}K\0a.", "no list" },
        { "attributes of a number", "\u0080\u0002K\0}b.", "attributes" },
        { "a call of a text", "\u0080\u0002U\u0001x)R.", "no class or function" },
        {
            "no storage outside",
            TorchArchive.Dictionary("(U\u0005stuffctorch\nFloatStorage\nU\u00010U\u0003cpuK\u0002tQ"),
            "no storage"
        },
        {
            "elements of the storage that it lacks",
            TorchArchive.Dictionary(TorchArchive.Tensor(elements: "K\u0003")),
            "fewer than it says"
        },
        {
            "an offset beyond",
            TorchArchive.Dictionary(TorchArchive.Tensor(offset: "K\u0001")),
            "elements up to 2 of storage 0, which has 2"
        },
        {
            "an offset before",
            TorchArchive.Dictionary(TorchArchive.Tensor(offset: "J\u00ff\u00ff\u00ff\u00ff")),
            "an offset"
        },
        {
            "a negative size",
            TorchArchive.Dictionary(TorchArchive.Tensor(sizes: "J\u00ff\u00ff\u00ff\u00ff\u0085")),
            "size or stride"
        },
        {
            "a negative stride",
            TorchArchive.Dictionary(TorchArchive.Tensor(strides: "J\u00ff\u00ff\u00ff\u00ff\u0085")),
            "size or stride"
        },
        { "a size that wraps around", TorchArchive.Dictionary(TorchArchive.Tensor(
            sizes: "(\u008a\u0008\0\0\0\0\0\0\0\u0040K\u0004t", strides: "(K\0K\0t")), "a size that no memory has" },
        { "a size of 2⁶² by stride 0", TorchArchive.Dictionary(TorchArchive.Tensor(
            sizes: "\u008a\u0008\0\0\0\0\0\0\0\u0040\u0085", strides: "K\0\u0085")), "" },
        {
            "more sizes than strides",
            TorchArchive.Dictionary(TorchArchive.Tensor(sizes: "K\u0001K\u0002\u0086")),
            "2 sizes and 1 strides"
        },
        {
            "a call of a module within one that scanners know (asyncio)",
            TorchArchive.Dictionary("casyncio.unix_events\n_UnixSubprocessTransport._start\nU\u0004exit\u0085R"), ""
        },
        {
            "a call, and then what is no pickle",
            TorchArchive.Dictionary("cposix\nsystem\nU\u0004exit\u0085R\u00ff"), "0xff"
        },
        {
            "LONG1 of 255 bytes as a size",
            TorchArchive.Dictionary(
                TorchArchive.Tensor(sizes: "\u008a\u00ff" + new string('\u007f', 255) + "\u0085")),
            "size or stride"
        },
        {
            "half a million things kept",
            "\u0080\u0002K\0" + string.Concat(Enumerable.Range(0, 500_000).Select(i =>
                $"r{(char)(i & 255)}{(char)((i >> 8) & 255)}{(char)(i >> 16)}\0")), "more than 500,000 opcodes"
        },
        { "a million marks", "\u0080\u0002" + new string('(', 1_000_000), "more than 500,000 opcodes" },
        { "a million dictionaries", "\u0080\u0002" + new string('}', 1_000_000), "more than 500,000 opcodes" },
    };

    [Theory, MemberData(nameof(Pickles))]
    public void A_pickle_of_anything_else_is_refused_and_nothing_of_it_runs(
        string name, string pickle, string reason)
    {
        string path = new TorchArchive().Add("a/data.pkl", pickle).Add("a/data/0", TwoFloats).Add("a/version", "3\n")
            .Write(folder.File("x.pth"));
        long before = GC.GetAllocatedBytesForCurrentThread();

        CheckpointException? error = Error(path);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < new FileInfo(path).Length + (64 << 20), name);
        if (reason.Length == 0) Assert.Null(error);
        else Assert.Contains(reason, error?.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Scanners and readers may disagree on archives whose two lists of entries do: what counts is the one at the end,
    /// as for PyTorch, whatever checksums and flags say, and nothing runs either way.
    /// </summary>
    [Theory]
    [InlineData("a checksum that is wrong", 16, 4)]
    [InlineData("a flag for encryption in the entries", -1, 0)]
    public void What_scanners_stumble_over_is_read_as_PyTorch_does(string name, int centralAt, int length)
    {
        string path = new TorchArchive().Add("a/data.pkl", TorchArchive.Dictionary(TorchArchive.Tensor()))
            .Add("a/data/0", TwoFloats).Add("a/version", "3\n").Write(folder.File("x.pth"));
        byte[] bytes = File.ReadAllBytes(path);
        for (int at = 0; at + 4 < bytes.Length; at++)
        {
            bool isCentral = bytes.AsSpan(at).StartsWith("PK\u0001\u0002"u8);
            if (isCentral && centralAt > 0) bytes.AsSpan(at + centralAt, length).Fill(0xAB);
            if (centralAt < 0 && bytes.AsSpan(at).StartsWith("PK\u0003\u0004"u8)) bytes[at + 6] |= 1;
        }

        File.WriteAllBytes(path, bytes);

        Assert.True(Error(path) is null, name);
    }

    /// <summary>An archive in an entry stays one: only the outer one's entries are read.</summary>
    [Fact]
    public void An_archive_in_an_archive_is_not_opened()
    {
        string inner = new TorchArchive().Add("a/data.pkl", TorchArchive.Dictionary(TorchArchive.Tensor()))
            .Add("a/data/0", TwoFloats).Write(folder.File("inner.pth"));
        string path = new TorchArchive().Add("a/inner.pth", File.ReadAllBytes(inner)).Write(folder.File("x.pth"));
        Assert.Contains("without data.pkl", Error(path)?.Message, StringComparison.Ordinal);
    }

    /// <summary>Tensors may share a storage; each is read within it.</summary>
    [Fact]
    public void Storages_that_overlap_are_read_each_for_itself()
    {
        string tensor = TorchArchive.Tensor();
        string pickle = $"\u0080\u0002}}(X\u0001\0\0\0v{tensor}X\u0001\0\0\0w{tensor}u.";
        string path = new TorchArchive().Add("a/data.pkl", pickle).Add("a/data/0", TwoFloats)
            .Write(folder.File("x.pth"));
        using WeightsFile file = WeightsFiles.Open(path);
        Assert.Equal(file.ReadFloats("v"), file.ReadFloats("w"));
    }

    [Fact]
    public void Entries_outside_of_the_folder_twice_compressed_or_missing_are_refused()
    {
        string good = TorchArchive.Dictionary(TorchArchive.Tensor());
        (Func<TorchArchive> Make, string Reason)[] cases =
        [
            (() => new TorchArchive().Add("a/data.pkl", good).Add("b/data/0", TwoFloats), "'b/data/0' outside of 'a/'"),
            (() => new TorchArchive().Add("a/data.pkl", good).Add("a/data/0", TwoFloats).Add("a/data.pkl", good),
                "'a/data.pkl' twice"),
            (() => new TorchArchive().Add("a/data.pkl", good)
                .Add("a/data/0", new byte[1 << 20], CompressionLevel.Optimal), "compressed"),
            (() => new TorchArchive().Add("a/data.pkl", good), "storage '0' is missing"),
            (() => new TorchArchive().Add("a/data.pkl", good).Add("a/constants.pkl", good), "TorchScript"),
            (() => new TorchArchive().Add("a/data/0", TwoFloats), "without data.pkl"),
            (() => new TorchArchive().Add("data.pkl", good), "without a folder"),
            (() => new TorchArchive().Add("a/data.pkl", good).Add("a/data/0", TwoFloats).Add("a/byteorder", "big"),
                "byte order 'big'"),
            (() => new TorchArchive().Add("a/data.pkl", good).Add("a/data/0", TwoFloats).Add("a/gresnet.json", "[]"),
                "object"),
        ];
        foreach ((Func<TorchArchive> make, string reason) in cases)
            Assert.Contains(reason, Error(make().Write(folder.File("x.pth")))?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "a pickle called .pth", "\u0080\u0002cposix\nsystem\nU\u0004exit\u0085R.", "begin with PyTorch's number")]
    [InlineData("a later pickle called .pth", "\u0080\u0004\u0095", "protocol 4")]
    [InlineData("an archive cut short", "PK\u0003\u0004", "not a usable file of PyTorch")]
    [InlineData("a 7z archive", "7z\u00bc\u00af\u0027\u001c\0\0\0\0\0\0", "safetensors")]
    public void Content_counts_rather_than_the_name(string name, string content, string reason)
    {
        string path = folder.File("x.pth");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(content));

        Assert.Contains(reason, Error(path)?.Message ?? name, StringComparison.Ordinal);
    }

    private static CheckpointException? Error(string path)
    {
        try
        {
            using WeightsFile file = WeightsFiles.Open(path);
            foreach (TensorEntry tensor in file.Tensors)
                if (tensor.Count < 1000) file.ReadFloats(tensor.Name);
            return null;
        }
        catch (CheckpointException error)
        {
            return error;
        }
    }
}
