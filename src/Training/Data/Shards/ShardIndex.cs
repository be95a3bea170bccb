using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Data.Shards;

/// <summary>
/// What is in a shard: lines of JSON, first the <see cref="ShardHeader"/>, then <c>[offset, length, checksum, class,
/// name]</c> of each image, in the order of the offsets.
/// </summary>
/// <param name="Header">What the first line says.</param>
/// <param name="Images">The images.</param>
internal sealed record ShardIndex(ShardHeader Header, ImmutableArray<ShardImage> Images)
{
    /// <summary>Bytes of the largest index that is read: that of five million images.</summary>
    public const long MostBytes = 512 << 20;

    private const int FirstOffset = 512;
    private const byte LineEnd = (byte)'\n';

    // The text is a file of its own, and no part of a page.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As text.</summary>
    public byte[] ToBytes()
    {
        using var text = new MemoryStream();
        text.Write(JsonSerializer.SerializeToUtf8Bytes(Header, ShardJson.Default.ShardHeader));
        text.WriteByte(LineEnd);
        using var writer = new Utf8JsonWriter(text, Plain);
        foreach (ShardImage image in Images)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(image.Offset);
            writer.WriteNumberValue(image.Length);
            writer.WriteStringValue(image.Checksum.ToString("x8", CultureInfo.InvariantCulture));
            writer.WriteNumberValue(image.Label);
            writer.WriteStringValue(image.Name);
            writer.WriteEndArray();
            writer.Flush();
            writer.Reset();
            text.WriteByte(LineEnd);
        }

        return text.ToArray();
    }

    /// <summary>Reads the text.</summary>
    /// <param name="text">It.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="FormatException">It is no such text, or places images outside the shard; the message is the
    /// end of a sentence about it.</exception>
    public static ShardIndex Parse(ReadOnlyMemory<byte> text, int classes)
    {
        ShardHeader header = ParseHeader(text);
        // Not as many as the header says: there may be fewer lines.
        var images = ImmutableArray.CreateBuilder<ShardImage>();
        long end = FirstOffset;
        ReadOnlySpan<byte> rest = text.Span[(text.Span.IndexOf(LineEnd) + 1)..];
        for (int line = 2; !rest.IsEmpty; line++)
        {
            int length = rest.IndexOf(LineEnd);
            if (length < 0) throw new FormatException($"it is cut in line {line}");
            ShardImage image = ParseImage(rest[..length], line);
            if (image.Offset % FirstOffset != 0 || image.Offset < end || image.Length < 1
                || image.Length > header.Bytes - image.Offset)
                throw new FormatException($"line {line} places an image outside the shard, or into another");
            if (image.Label < 0 || image.Label >= classes)
                throw new FormatException($"line {line} has class {image.Label} of {classes}");
            end = image.Offset + image.Length;
            images.Add(image);
            rest = rest[(length + 1)..];
        }

        if (images.Count != header.Images)
            throw new FormatException($"it has {images.Count:n0} images and should have {header.Images:n0}");
        return new ShardIndex(header, images.DrainToImmutable());
    }

    /// <summary>Reads the first line alone.</summary>
    /// <exception cref="FormatException">It is no such line.</exception>
    public static ShardHeader ParseHeader(ReadOnlyMemory<byte> text)
    {
        int length = text.Span.IndexOf(LineEnd);
        if (length < 0) throw new FormatException("it is cut in line 1");
        ShardHeader header = JsonContent.Read(text[..length], ShardJson.Default.ShardHeader);
        PackedIndex.CheckVersion(header.Version);
        return header;
    }

    private static ShardImage ParseImage(ReadOnlySpan<byte> json, int line)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (reader.Read() && reader.TokenType == JsonTokenType.StartArray
                && reader.Read() && reader.TryGetInt64(out long offset)
                && reader.Read() && reader.TryGetInt32(out int length)
                && reader.Read() && uint.TryParse(
                    reader.GetString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint checksum)
                && reader.Read() && reader.TryGetInt32(out int label)
                && reader.Read() && reader.GetString() is { Length: > 0 } name
                && reader.Read() && reader.TokenType == JsonTokenType.EndArray && !reader.Read())
                return new ShardImage(name, label, offset, length, checksum);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"line {line} is not [offset, length, checksum, class, name]", error);
        }

        throw new FormatException($"line {line} is not [offset, length, checksum, class, name]");
    }
}

/// <summary>What the first line of a shard's index says.</summary>
/// <param name="Version">Of the format.</param>
/// <param name="Plan">Hash of what was to be packed, all shards together.</param>
/// <param name="Bytes">Of the shard.</param>
/// <param name="Sha256">Of the shard.</param>
/// <param name="Images">In the shard.</param>
internal sealed record ShardHeader(int Version, string Plan, long Bytes, string Sha256, int Images);

/// <summary>JSON of packed folders.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ShardHeader))]
internal sealed partial class ShardJson : JsonSerializerContext;
