using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Embeddings;

/// <summary>
/// Embeddings as a file of Apache Arrow, whose format is that of memory in which others work on columns (Arrow Columnar
/// Format, IPC file): <c>path</c>, <c>class</c> and <c>embedding</c>, a list of as many float32 for each image; what
/// made them is the schema's metadata. It has a checksum (<see cref="ArrowSeal"/>), without which none is read.
/// </summary>
internal static class ArrowFile
{
    private const string Path = "path", Class = "class", Embedding = "embedding", Card = "card";

    // What a file begins with, padded to eight bytes; a stream of batches follows.
    private const int StartBytes = 8;

    // Of embeddings that are written at a time: a batch that readers take in one go.
    private const int BatchBytes = 16 << 20;

    /// <summary>Writes embeddings.</summary>
    public static void Write(FileStream file, EmbeddedImages images, EmbeddingCard card)
    {
        Schema schema = SchemaOf(images.Features, card);
        using (var writer = new ArrowFileWriter(file, schema, leaveOpen: true)) Write(writer, schema, images);
        ArrowSeal.Write(file);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="FormatException">It has others, or is damaged.</exception>
    public static StoredEmbeddings Read(string path)
    {
        if (new FileInfo(path).Length > System.Array.MaxLength)
            throw new FormatException("it is larger than 2 GiB: write .npz instead");
        byte[] file = File.ReadAllBytes(path);
        ArrowSeal.Check(file);
        using var reader = new ArrowStreamReader(file.AsMemory(StartBytes));
        return Read(path, reader);
    }

    private static void Write(ArrowFileWriter writer, Schema schema, EmbeddedImages images)
    {
        writer.WriteStart();
        int rows = Math.Max(1, BatchBytes / (images.Features * sizeof(float)));
        foreach ((float[] Embedding, string Path, string Class)[] batch in Rows(images).Chunk(rows))
        {
            using RecordBatch columns = Columns(schema, images.Features, batch);
            writer.WriteRecordBatch(columns);
        }

        writer.WriteEnd();
    }

    private static StoredEmbeddings Read(string path, ArrowStreamReader reader)
    {
        RecordBatch? first = reader.ReadNextRecordBatch();
        if (reader.Schema?.Metadata?.GetValueOrDefault(Card) is not { } text)
            throw new FormatException($"its schema has no '{Card}', which says what made it");
        EmbeddingCard card = JsonContent.Read(
            System.Text.Encoding.UTF8.GetBytes(text), EmbeddingJson.Default.EmbeddingCard);
        var vectors = new List<float>();
        List<string> paths = [], classes = [];
        for (RecordBatch? batch = first; batch is not null; batch = reader.ReadNextRecordBatch())
        {
            paths.AddRange(Texts(batch, Path));
            classes.AddRange(Texts(batch, Class));
            vectors.AddRange(Numbers(batch, card.Features));
        }

        return new StoredEmbeddings(path, card, [.. vectors], [.. paths], [.. classes]);
    }

    private static IEnumerable<(float[] Embedding, string Path, string Class)> Rows(EmbeddedImages images) =>
        images.Embeddings().Select(embedding => (float[])embedding.Clone()).Zip(images.Paths, images.Classes);

    private static Schema SchemaOf(int features, EmbeddingCard card) => new(
        [
            new Field(Path, StringType.Default, nullable: false), new Field(Class, StringType.Default, nullable: false),
            new Field(Embedding, ListOf(features), nullable: false),
        ],
        [new(Card, card.ToJson())]);

    private static FixedSizeListType ListOf(int features) =>
        new(new Field("item", FloatType.Default, nullable: false), features);

    private static RecordBatch Columns(
        Schema schema, int features, (float[] Embedding, string Path, string Class)[] rows)
    {
        float[] numbers = [.. rows.SelectMany(row => row.Embedding)];
        var values = new FloatArray(
            new ArrowBuffer(MemoryMarshal.AsBytes<float>(numbers).ToArray()), ArrowBuffer.Empty, numbers.Length, 0, 0);
        return new RecordBatch(
            schema,
            [
                new StringArray.Builder().AppendRange(rows.Select(row => row.Path)).Build(),
                new StringArray.Builder().AppendRange(rows.Select(row => row.Class)).Build(),
                new FixedSizeListArray(ListOf(features), rows.Length, values, ArrowBuffer.Empty, 0, 0),
            ],
            rows.Length);
    }

    private static IEnumerable<string> Texts(RecordBatch batch, string name) =>
        Column(batch, name) is StringArray { NullCount: 0 } texts
            ? Enumerable.Range(0, texts.Length).Select(row => texts.GetString(row))
            : throw new FormatException($"its column '{name}' is not of texts");

    private static ReadOnlySpan<float> Numbers(RecordBatch batch, int features) =>
        Column(batch, Embedding) is FixedSizeListArray
            {
                NullCount: 0, Values: FloatArray { NullCount: 0 } numbers,
            } lists
            && ((FixedSizeListType)lists.Data.DataType).ListSize == features
            ? numbers.Values.Slice(lists.Offset * features, lists.Length * features)
            : throw new FormatException($"its column '{Embedding}' is not of lists of {features:n0} float32");

    private static IArrowArray Column(RecordBatch batch, string name) =>
        batch.Schema.GetFieldIndex(name) is >= 0 and var index
            ? batch.Column(index)
            : throw new FormatException($"it has no column '{name}'");
}
