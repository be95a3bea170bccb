using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using GResNet.Runtime.Files;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Weights.PyTorch;

namespace GResNet.Runtime.Weights;

/// <summary>
/// Writes a state dictionary of float32 as <c>torch.save</c> does: <c>torch.load</c> of PyTorch 1.6 and later reads it,
/// also with <c>weights_only=True</c>.
/// </summary>
public static class TorchWriter
{
    private const string Folder = "archive/";

    // The same content has the same bytes; an archive can say no earlier day.
    private static readonly DateTimeOffset day = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Writes <paramref name="tensors"/> in their order to <paramref name="path"/>: first to a new file beside it,
    /// which takes its name once it is on the disk.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="metadata">Strings about it, in an entry that PyTorch passes over.</param>
    /// <param name="tensors">Names, dimensions, and values where they lie.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or dimensions and values disagree.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        WritableTensors.Check(tensors);
        NewFile.Write(path, file =>
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
            Add(archive, "data.pkl", State(tensors));
            Add(archive, "byteorder", "little"u8);
            for (int i = 0; i < tensors.Count; i++)
                Add(archive, $"data/{Key(i)}", MemoryMarshal.AsBytes(tensors[i].Values.Span));
            Add(archive, "version", "3\n"u8);
            Add(archive, TorchZip.MetadataEntry, JsonSerializer.SerializeToUtf8Bytes(
                metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(),
                TorchMetadataJson.Default.DictionaryStringString));
        });
    }

    private static byte[] State(IReadOnlyList<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        var pickle = new PickleWriter();
        pickle.Dictionary(
            [.. Enumerable.Range(0, tensors.Count)], i => tensors[i].Name,
            i => pickle.Tensor(Key(i), tensors[i].Dimensions));
        return pickle.End();
    }

    private static string Key(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> content)
    {
        ZipArchiveEntry entry = archive.CreateEntry(Folder + name, CompressionLevel.NoCompression);
        entry.LastWriteTime = day;
        using Stream stream = entry.Open();
        stream.Write(content);
    }
}
