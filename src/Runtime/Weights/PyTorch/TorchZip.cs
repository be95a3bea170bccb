using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Serialization;

namespace GResNet.Runtime.Weights.PyTorch;

/// <summary>
/// The container of PyTorch 1.6 and later: an archive without compression, of one folder with <c>data.pkl</c> and
/// <c>data/0</c>, <c>data/1</c>, … (torch/serialization.py, caffe2/serialize/inline_container.cc).
/// </summary>
internal sealed class TorchZip : ITorchStorages
{
    /// <summary>Our own strings about a file, where ours wrote it; PyTorch passes it over.</summary>
    public const string MetadataEntry = "gresnet.json";

    private const int MostMetadata = 16 << 20;
    private const int Buffer = 1 << 16;

    private readonly ZipArchive archive;
    private readonly Dictionary<string, ZipArchiveEntry> entries = [];

    /// <param name="file">The archive; closed with this.</param>
    /// <exception cref="FormatException">It is damaged, or another kind of archive.</exception>
    public TorchZip(FileStream file)
    {
        archive = new ZipArchive(file, ZipArchiveMode.Read);
        string folder = Folder();
        foreach (ZipArchiveEntry entry in archive.Entries) Add(entry, folder);
        CheckOverlap(file.Length);
        if (entries.ContainsKey("constants.pkl"))
            throw new FormatException(
                "it is TorchScript, which has a program; save the module's state_dict() with torch.save instead");
        if (entries.TryGetValue("byteorder", out ZipArchiveEntry? order) && Text(order) is not "little" and var other)
            throw new FormatException($"its numbers are of byte order '{other}'; little is expected");
        if (!entries.TryGetValue("data.pkl", out ZipArchiveEntry? pickle))
            throw new FormatException("it is an archive without data.pkl, so torch.save did not write it");
        Metadata = entries.TryGetValue(MetadataEntry, out ZipArchiveEntry? strings) ? Strings(strings) : [];
        using var stream = new BufferedStream(Open(pickle), Buffer);
        var unpickler = new TorchUnpickler(stream);
        Root = unpickler.Read();
        Unknown = unpickler.Unknown;
    }

    public string Format => "PyTorch";

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public object? Root { get; }

    public IReadOnlyCollection<string> Unknown { get; }

    public long Length(string key) => Entry(key).Length;

    public void Read(string key, long offset, Span<byte> bytes)
    {
        using Stream stream = Open(Entry(key));
        Skip(stream, offset);
        stream.ReadExactly(bytes);
    }

    public void Dispose() => archive.Dispose();

    private static void Skip(Stream stream, long count)
    {
        if (stream.CanSeek)
        {
            stream.Seek(count, SeekOrigin.Current);
            return;
        }

        var buffer = new byte[Math.Min(Buffer, count)];
        for (; count > 0; count -= buffer.Length)
        {
            if (buffer.Length > count) buffer = new byte[count];
            stream.ReadExactly(buffer);
        }
    }

    /// <summary>The folder of the first entry, which is that of all.</summary>
    private string Folder()
    {
        if (archive.Entries is not [{ FullName: var first }, ..] || first.IndexOf('/') is not (> 0 and var end))
            throw new FormatException("it is an archive without a folder, so torch.save did not write it");
        return first[..(end + 1)];
    }

    private void Add(ZipArchiveEntry entry, string folder)
    {
        if (!entry.FullName.StartsWith(folder, StringComparison.Ordinal))
            throw new FormatException(
                $"it has '{Quotation.Of(entry.FullName)}' outside of '{Quotation.Of(folder)}', where everything is "
                    + "expected");
        if (entry.IsEncrypted) throw new FormatException($"'{Quotation.Of(entry.FullName)}' is encrypted");
        if (entry.CompressedLength != entry.Length) throw Compressed(entry);
        if (!entries.TryAdd(entry.FullName[folder.Length..], entry))
            throw new FormatException($"it has '{Quotation.Of(entry.FullName)}' twice");
    }

    /// <summary>Without compression, entries side by side have no more bytes than the file.</summary>
    private void CheckOverlap(long fileLength)
    {
        UInt128 together = 0;
        foreach (ZipArchiveEntry entry in entries.Values) together += (ulong)entry.Length;
        if (together > (ulong)fileLength)
            throw new FormatException(
                $"its entries have {together:n0} bytes together, and the file {fileLength:n0}: they overlap, or are "
                    + "cut");
    }

    private static Stream Open(ZipArchiveEntry entry)
    {
        Stream content = entry.Open();
        if (content is not DeflateStream) return content;
        // As long compressed as it is whole, so that its lengths did not tell.
        content.Dispose();
        throw Compressed(entry);
    }

    private static FormatException Compressed(ZipArchiveEntry entry) =>
        new($"'{Quotation.Of(entry.FullName)}' is compressed, which torch.save never does");

    private ZipArchiveEntry Entry(string key) => entries.GetValueOrDefault("data/" + key)
        ?? throw new FormatException($"storage '{Quotation.Of(key)}' is missing");

    private static string Text(ZipArchiveEntry entry) => Encoding.UTF8.GetString(Bytes(entry, most: 64)).Trim();

    private static ImmutableDictionary<string, string> Strings(ZipArchiveEntry entry) =>
        JsonContent.Read(Bytes(entry, MostMetadata), TorchMetadataJson.Default.DictionaryStringString)
            .ToImmutableDictionary();

    private static byte[] Bytes(ZipArchiveEntry entry, int most)
    {
        if (entry.Length > most)
            throw new FormatException(
                $"'{Quotation.Of(entry.FullName)}' has {entry.Length:n0} bytes; {most:n0} is the limit");
        var bytes = new byte[entry.Length];
        using Stream stream = Open(entry);
        stream.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>JSON of <see cref="TorchZip.MetadataEntry"/>.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TorchMetadataJson : JsonSerializerContext;
