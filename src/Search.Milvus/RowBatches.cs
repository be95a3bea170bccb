using System.Buffers;
using System.Text;
using System.Text.Json;
using GResNet.Search.Stores;

namespace GResNet.Search.Milvus;

/// <summary>Cuts vectors into requests, by number and by size: rows of JSON.</summary>
internal static class RowBatches
{
    /// <summary>Cuts them.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>[]> Of(IEnumerable<VectorRecord> records, int mostRows, int mostBytes)
    {
        var batch = new List<ReadOnlyMemory<byte>>();
        long bytes = 0;
        foreach (VectorRecord record in records)
        {
            ReadOnlyMemory<byte> row = Row(record);
            if (batch.Count > 0 && (batch.Count == mostRows || bytes + row.Length > mostBytes))
            {
                yield return batch.ToArray();
                batch.Clear();
                bytes = 0;
            }

            batch.Add(row);
            bytes += row.Length + 1;
        }

        if (batch.Count > 0) yield return batch.ToArray();
    }

    private static ReadOnlyMemory<byte> Row(VectorRecord record)
    {
        Check(record, record.Path, "path");
        Check(record, record.Class, "class");
        var buffer = new ArrayBufferWriter<byte>(record.Vector.Length * 12 + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(CollectionSchema.Id, record.Id);
            json.WritePropertyName(CollectionSchema.Vector);
            json.WriteNumbers(record.Vector.Span);
            json.WriteString(CollectionSchema.Path, record.Path);
            json.WriteString(CollectionSchema.Class, record.Class);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Check(VectorRecord record, string text, string what)
    {
        if (Encoding.UTF8.GetByteCount(text) > CollectionSchema.TextBytes)
            throw new ArgumentException(
                $"The {what} of vector {record.Id} has more than {CollectionSchema.TextBytes:n0} bytes: "
                    + $"'{text[..100]}…'.");
    }
}
