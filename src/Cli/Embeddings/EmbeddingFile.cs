using System.Text;
using System.Text.Json;
using GResNet.Cli.Exits;
using GResNet.Cli.Output;
using GResNet.Runtime.Files;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Embeddings;

/// <summary>A file of embeddings, whose ending tells its format.</summary>
internal static class EmbeddingFile
{
    private const string Numpy = ".npz", Arrow = ".arrow", JsonLines = ".jsonl";
    private const string Embeddings = "embeddings", Labels = "labels", Classes = "classes", Paths = "paths";
    private const string Card = "card";

    /// <summary>Checks that a path has an ending that is known, and can be written to.</summary>
    /// <exception cref="UsageException">It has not, or cannot.</exception>
    public static void CheckToWrite(string path)
    {
        CheckEnding(path);
        OutputPath.CheckFolder(path);
    }

    /// <summary>Checks that a path has an ending that is known.</summary>
    /// <exception cref="UsageException">It has not.</exception>
    public static void CheckEnding(string path)
    {
        if (!Is(path, Numpy) && !Is(path, Arrow) && !Is(path, JsonLines))
            throw new UsageException(
                $"'{path}' ends with none of {Numpy}, for NumPy, {Arrow}, for Apache Arrow, and {JsonLines}, for a "
                    + "line of JSON for each image.");
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="CheckpointException">It is something else, or damaged; the message says how.</exception>
    /// <exception cref="IOException">It is absent, or cannot be read.</exception>
    public static StoredEmbeddings Read(string path)
    {
        try
        {
            if (RegularFile.HasNoContent(path)) throw new FormatException(RegularFile.NoContent);
            return Is(path, Numpy) ? ReadNumpy(path) : Is(path, Arrow) ? ArrowFile.Read(path) : ReadLines(path);
        }
        catch (Exception error) when (error is FormatException or InvalidDataException or EndOfStreamException)
        {
            throw new CheckpointException(
                $"'{path}' cannot be used: {error.Message.TrimEnd('.')}. A file that 'embed' wrote is expected.",
                error);
        }
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

        if (Is(path, Arrow))
        {
            NewFile.Write(path, file => ArrowFile.Write(file, images, card));
            return;
        }

        // Every line is an image, so what all have in common is beside them.
        byte[] common = Encoding.UTF8.GetBytes(card.ToJson());
        NewFile.Write(CardPath(path), file => file.Write(common));
        NewFile.Write(path, file => WriteLines(file, images));
    }

    private static string CardPath(string path) => Path.ChangeExtension(path, ".card.json");

    private static bool Is(string path, string ending) =>
        Path.GetExtension(path).Equals(ending, StringComparison.OrdinalIgnoreCase);

    private static void WriteNumpy(Stream file, EmbeddedImages images, EmbeddingCard card)
    {
        using var archive = new NumpyArchive(file);
        archive.WriteRows(Embeddings, images.Count, images.Features, images.Embeddings());
        archive.Write(Labels, [.. images.Labels]);
        archive.Write(Classes, card.Classes);
        archive.Write(Paths, [.. images.Paths]);
        archive.Write(Card, card.ToJson());
    }

    private static StoredEmbeddings ReadNumpy(string path)
    {
        using var archive = new NumpyArchiveReader(path);
        EmbeddingCard card = JsonContent.Read(
            Encoding.UTF8.GetBytes(archive.ReadTexts(Card).FirstOrDefault() ?? ""),
            EmbeddingJson.Default.EmbeddingCard);
        string[] classes = archive.ReadTexts(Classes);
        long[] labels = archive.ReadIntegers(Labels);
        if (Array.FindIndex(labels, label => label < 0 || label >= classes.Length) is >= 0 and int wrong)
            throw new FormatException(
                $"image {wrong} has the label {labels[wrong]}, and there are {classes.Length:n0} classes");
        return new StoredEmbeddings(
            path, card, archive.ReadRows(Embeddings, card.Features), archive.ReadTexts(Paths),
            [.. labels.Select(label => classes[label])]);
    }

    private static StoredEmbeddings ReadLines(string path)
    {
        if (!File.Exists(CardPath(path)) && File.Exists(path))
            throw new FormatException($"'{CardPath(path)}', which says what made it, is not there");
        EmbeddingCard card = JsonContent.ReadFile(CardPath(path), EmbeddingJson.Default.EmbeddingCard);
        var vectors = new List<float[]>();
        List<string> paths = [], classes = [];
        foreach (string line in File.ReadLines(path))
        {
            EmbeddingLine image = Line(line, vectors.Count + 1);
            if (image.Embedding.Length != card.Features)
                throw new FormatException(
                    $"line {vectors.Count + 1} has {image.Embedding.Length:n0} numbers, not {card.Features:n0}");
            vectors.Add(image.Embedding);
            paths.Add(image.Path);
            classes.Add(image.Class);
        }

        float[] all = new float[checked((long)vectors.Count * card.Features)];
        for (int i = 0; i < vectors.Count; i++) vectors[i].CopyTo(all.AsSpan(i * card.Features));
        return new StoredEmbeddings(path, card, all, [.. paths], [.. classes]);
    }

    private static EmbeddingLine Line(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, EmbeddingJson.Default.EmbeddingLine)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new FormatException($"line {number} is not that of an image: {error.Message}", error);
        }
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
