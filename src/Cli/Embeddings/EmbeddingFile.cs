using System.Text;
using System.Text.Json;
using GResNet.Cli.Exits;
using GResNet.Runtime.Files;

namespace GResNet.Cli.Embeddings;

/// <summary>A file of embeddings, whose ending tells its format.</summary>
internal static class EmbeddingFile
{
    private const string Numpy = ".npz", JsonLines = ".jsonl";

    /// <summary>Checks that a path has an ending that is known.</summary>
    /// <exception cref="UsageException">It has not.</exception>
    public static void Check(string path)
    {
        if (!Is(path, Numpy) && !Is(path, JsonLines))
            throw new UsageException(
                $"'{path}' ends with neither {Numpy}, for NumPy, nor {JsonLines}, for a line of JSON for each image.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"'{path}' cannot be written: there is no folder '{folder}'.");
    }

    /// <summary>Writes it whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, EmbeddedImages images, EmbeddingCard card)
    {
        if (Is(path, Numpy))
        {
            NewFile.Write(path, file => WriteNumpy(file, images, card));
            return;
        }

        // Every line is an image, so what all have in common is beside them.
        byte[] common = Encoding.UTF8.GetBytes(card.ToJson());
        NewFile.Write(Path.ChangeExtension(path, ".card.json"), file => file.Write(common));
        NewFile.Write(path, file => WriteLines(file, images));
    }

    private static bool Is(string path, string ending) =>
        Path.GetExtension(path).Equals(ending, StringComparison.OrdinalIgnoreCase);

    private static void WriteNumpy(Stream file, EmbeddedImages images, EmbeddingCard card)
    {
        using var archive = new NumpyArchive(file);
        archive.WriteRows("embeddings", images.Count, images.Features, images.Embeddings());
        archive.Write("labels", [.. images.Labels]);
        archive.Write("classes", card.Classes);
        archive.Write("paths", [.. images.Paths]);
        archive.Write("card", card.ToJson());
    }

    private static void WriteLines(Stream file, EmbeddedImages images)
    {
        var lines = images.Embeddings().Zip(images.Paths, images.Classes);
        foreach ((float[] embedding, string path, string name) in lines)
        {
            using (var json = new Utf8JsonWriter(file))
            {
                json.WriteStartObject();
                json.WriteString("path", path);
                json.WriteString("class", name);
                json.WriteStartArray("embedding");
                foreach (float number in embedding) json.WriteNumberValue(number);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            file.WriteByte((byte)'\n');
        }
    }
}
