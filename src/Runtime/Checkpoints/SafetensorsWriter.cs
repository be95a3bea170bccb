using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Checkpoints;

/// <summary>Writes safetensors files of float32. Format: https://github.com/huggingface/safetensors.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>
    /// Writes <paramref name="tensors"/>, sorted by name, to <paramref name="path"/>: first to a new file beside it, which
    /// takes its name once it is on the disk. Whatever stops the writing, the file of that name is the old or the new one, whole.
    /// </summary>
    /// <exception cref="ArgumentException">Two tensors have one name, or dimensions and values disagree.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, string> metadata,
        IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        (string Name, ImmutableArray<int> Dimensions, FloatView Values)[] sorted =
            [.. tensors.OrderBy(t => t.Name, StringComparer.Ordinal)];
        byte[] header = Header(metadata, sorted);
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(header);
                foreach (var tensor in sorted) file.Write(MemoryMarshal.AsBytes(tensor.Values.Span));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static byte[] Header(
        IReadOnlyDictionary<string, string> metadata,
        IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[sizeof(ulong)]);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach ((string key, string value) in metadata) json.WriteString(key, value);
            json.WriteEndObject();
            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        while (stream.Length % Alignment != 0) stream.WriteByte((byte)' ');
        byte[] header = stream.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - sizeof(ulong)));
        return header;
    }

    private static void WriteEntries(
        Utf8JsonWriter json, IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        long offset = 0;
        string? previous = null;
        foreach ((string name, ImmutableArray<int> dimensions, FloatView values) in tensors)
        {
            if (name == previous) throw new ArgumentException($"Two tensors are named '{name}'.", nameof(tensors));
            if (dimensions.Aggregate(1L, (a, b) => a * b) != values.Length)
                throw new ArgumentException(
                    $"Tensor '{name}' is {SafetensorsEntry.Describe(dimensions)} but has {values.Length} values.", nameof(tensors));
            previous = name;
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
