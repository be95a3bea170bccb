using System.IO.Compression;
using System.Text;

namespace GResNet.Runtime.Tests.Weights;

/// <summary>An archive as torch.save makes it, of any pickle and storages.</summary>
internal sealed class TorchArchive
{
    private readonly List<(string Name, byte[] Content, CompressionLevel Level)> entries = [];

    public TorchArchive Add(string name, byte[] content, CompressionLevel level = CompressionLevel.NoCompression)
    {
        entries.Add((name, content, level));
        return this;
    }

    public TorchArchive Add(string name, string content) => Add(name, Encoding.Latin1.GetBytes(content));

    public string Write(string path)
    {
        using var file = new FileStream(path, FileMode.Create);
        using var archive = new ZipArchive(file, ZipArchiveMode.Create);
        foreach ((string name, byte[] content, CompressionLevel level) in entries)
        {
            using Stream stream = archive.CreateEntry(name, level).Open();
            stream.Write(content);
        }

        return path;
    }

    /// <summary>A pickle of one dictionary with one item.</summary>
    /// <param name="value">Opcodes of the item's value; of characters up to 255.</param>
    public static string Dictionary(string value) => $"\u0080\u0002}}X\u0001\0\0\0w{value}s.";

    /// <summary>A call of <c>_rebuild_tensor_v2</c>.</summary>
    /// <param name="offset">Opcodes of the offset.</param>
    /// <param name="sizes">Of the sizes.</param>
    /// <param name="strides">Of the strides.</param>
    /// <param name="elements">Of the storage's element count.</param>
    public static string Tensor(
        string offset = "K\0", string sizes = "K\u0002\u0085", string strides = "K\u0001\u0085",
        string elements = "K\u0002") =>
        "ctorch._utils\n_rebuild_tensor_v2\n(("
            + $"U\u0007storagectorch\nFloatStorage\nU\u00010U\u0003cpu{elements}tQ"
            + $"{offset}{sizes}{strides}\u0089}}tR";
}
