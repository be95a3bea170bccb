using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GResNet.Runtime.Files;

namespace GResNet.Runtime.Weights;

/// <summary>Reads JSON that a person or an accident may have changed.</summary>
public static class JsonContent
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Bytes of the largest file that is read: that of a run of 100,000 epochs is a third of it.</summary>
    public const long MostBytes = 64 << 20;

    /// <summary>Reads the value of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">What it must be.</param>
    /// <exception cref="FormatException">It is something else, a pipe, or larger than <see cref="MostBytes"/>; the
    /// message does not name the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static T ReadFile<T>(string path, JsonTypeInfo<T> type) =>
        Read(RegularFile.ReadAllBytes(path, MostBytes), type);

    /// <summary>Reads a value.</summary>
    /// <param name="json">Its text, in UTF-8.</param>
    /// <param name="type">What it must be.</param>
    /// <exception cref="FormatException">
    /// It is something else; the message says where (<c>$.data.limit</c>), what is there and what was expected, without
    /// naming the file.
    /// </exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
    {
        // Editors on Windows put it there.
        if (json.Span.StartsWith(ByteOrderMark)) json = json[ByteOrderMark.Length..];
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            JsonContract.Check(document.RootElement, type, "$");
            return document.RootElement.Deserialize(type)!;
        }
        catch (JsonException error)
        {
            throw new FormatException($"it is not valid JSON: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            // What JsonElement throws for strings that escape half a surrogate pair.
            throw new FormatException($"it has a malformed string: {error.Message}", error);
        }
    }
}
