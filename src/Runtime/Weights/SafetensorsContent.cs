using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Weights;

/// <summary>
/// A safetensors file to be written: float32 tensors and metadata, each sorted by name, behind a header padded
/// so that the tensors are aligned. The same content has the same bytes.
/// Format: https://github.com/huggingface/safetensors.
/// </summary>
public sealed class SafetensorsContent
{
    private const int Alignment = 8;

    private readonly byte[] header;
    private readonly (string Name, ImmutableArray<int> Dimensions, FloatView Values)[] tensors;

    /// <summary>The file of some tensors.</summary>
    /// <param name="metadata">Strings about it.</param>
    /// <param name="tensors">Names, dimensions, and values where they lie.</param>
    /// <exception cref="ArgumentException">
    /// Two tensors have one name, or one has that of the metadata; dimensions and values disagree; the header is longer
    /// than the format allows.
    /// </exception>
    public SafetensorsContent(
        IReadOnlyDictionary<string, string> metadata,
        IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        this.tensors = [.. tensors.OrderBy(t => t.Name, StringComparer.Ordinal)];
        WritableTensors.Check(this.tensors);
        header = Header(metadata, this.tensors);
    }

    /// <summary>Bytes of the file.</summary>
    public long Length => header.Length + tensors.Sum(t => (long)t.Values.Length * sizeof(float));

    /// <summary>Writes the file.</summary>
    public void WriteTo(Stream stream)
    {
        stream.Write(header);
        foreach (var tensor in tensors) stream.Write(MemoryMarshal.AsBytes(tensor.Values.Span));
    }

    private static byte[] Header(
        IReadOnlyDictionary<string, string> metadata,
        (string Name, ImmutableArray<int> Dimensions, FloatView Values)[] tensors)
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[sizeof(ulong)]);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach ((string key, string value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        while (stream.Length % Alignment != 0) stream.WriteByte((byte)' ');
        byte[] bytes = stream.ToArray();
        int length = bytes.Length - sizeof(ulong);
        if (length > SafetensorsHeader.MaxLength)
            throw new ArgumentException(
                $"The header takes {length} bytes; the format allows {SafetensorsHeader.MaxLength}.", nameof(metadata));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)length);
        return bytes;
    }

    private static void WriteEntries(
        Utf8JsonWriter json, (string Name, ImmutableArray<int> Dimensions, FloatView Values)[] tensors)
    {
        long offset = 0;
        foreach ((string name, ImmutableArray<int> dimensions, FloatView values) in tensors)
        {
            if (name == SafetensorsHeader.MetadataKey)
                throw new ArgumentException(
                    $"A tensor is named '{name}', which is the key of the metadata.", nameof(tensors));
            json.WriteStartObject(name);
            json.WriteString("dtype", ElementType.NameOf<float>());
            json.WriteStartArray("shape");
            foreach (int size in dimensions) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += (long)values.Length * sizeof(float));
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
