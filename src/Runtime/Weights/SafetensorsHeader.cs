using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace GResNet.Runtime.Weights;

/// <summary>
/// The JSON header of a safetensors file, checked as the format demands (huggingface/safetensors, README "Format" and
/// <c>tensor.rs</c>): unique names, known types, offsets that cover the data exactly, without gap or overlap, and agree
/// with shape and type. A file that breaks a rule is refused before any of its data is read.
/// </summary>
/// <param name="Metadata">The strings under <c>__metadata__</c>.</param>
/// <param name="Entries">The tensors, in the order of their data.</param>
internal sealed record SafetensorsHeader(
    ImmutableDictionary<string, string> Metadata, ImmutableArray<SafetensorsEntry> Entries)
{
    /// <summary>The key that holds strings about the file rather than a tensor.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>The most bytes a header may have.</summary>
    public const long MaxLength = 100_000_000;

    private const int MaxQuoted = 200;

    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 4 };

    /// <summary>Reads a header that <paramref name="dataLength"/> bytes of data follow.</summary>
    /// <exception cref="FormatException">It breaks a rule; the message says which, without naming the file.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        if (json.IsEmpty || json.Span[0] != '{') throw new FormatException("the header does not begin with '{'");
        if (!Utf8.IsValid(json.Span)) throw new FormatException("the header is not valid UTF-8");
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Shallow);
            SafetensorsHeader header = Read(document.RootElement);
            header.CheckLayout(dataLength);
            return header;
        }
        catch (JsonException error)
        {
            throw new FormatException($"the header is not valid JSON: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            // What JsonElement throws for strings that escape half a surrogate pair.
            throw new FormatException($"the header has a malformed string: {error.Message}", error);
        }
    }

    private static SafetensorsHeader Read(JsonElement root)
    {
        var metadata = ImmutableDictionary.CreateBuilder<string, string>();
        var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>();
        foreach ((string name, JsonElement value) in Properties(root))
        {
            if (name == MetadataKey) ReadMetadata(value, metadata);
            else entries.Add(ReadEntry(name, value));
        }

        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        return new SafetensorsHeader(metadata.ToImmutable(), entries.DrainToImmutable());
    }

    /// <summary>
    /// The properties of an object. That none is there twice is not left to the parser, which loads the system's
    /// cryptography for it: that takes longer than reading a small network.
    /// </summary>
    private static IEnumerable<(string Name, JsonElement Value)> Properties(JsonElement value)
    {
        var names = new HashSet<string>();
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string name = property.Name;
            yield return names.Add(name)
                ? (name, property.Value)
                : throw new FormatException($"the header is not valid JSON: '{Short(name)}' is there twice");
        }
    }

    private static void ReadMetadata(JsonElement value, ImmutableDictionary<string, string>.Builder metadata)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw new FormatException($"'{MetadataKey}' is not an object of strings");
        foreach ((string name, JsonElement text) in Properties(value))
        {
            if (text.ValueKind != JsonValueKind.String)
                throw new FormatException($"'{MetadataKey}' holds '{Short(name)}', which is not a string");
            metadata.Add(name, text.GetString()!);
        }
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw new FormatException($"tensor '{Short(name)}' is not an object");
        string? type = null;
        ImmutableArray<long>? dimensions = null, offsets = null;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            switch (property.Name)
            {
                case "dtype" when type is null && property.Value.ValueKind == JsonValueKind.String:
                    type = property.Value.GetString();
                    break;
                case "shape" when dimensions is null: dimensions = ReadNumbers(name, property); break;
                case "data_offsets" when offsets is null: offsets = ReadNumbers(name, property); break;
                default: throw new FormatException(
                    $"tensor '{Short(name)}' has an unexpected, repeated or malformed '{Short(property.Name)}'");
            }
        }

        if (type is null || dimensions is null || offsets is not { Length: 2 } range)
            throw new FormatException(
                $"tensor '{Short(name)}' lacks one of dtype, shape and data_offsets [begin, end]");
        return new SafetensorsEntry(name, type, dimensions.Value, range[0], range[1]);
    }

    /// <summary>A text of the file, at a length fit for a message.</summary>
    private static string Short(string text) =>
        Quotation.Of(text, MaxQuoted);

    private static ImmutableArray<long> ReadNumbers(string name, JsonProperty property)
    {
        if (property.Value.ValueKind != JsonValueKind.Array)
            throw new FormatException($"tensor '{Short(name)}': {property.Name} is not a list of numbers");
        return [.. property.Value.EnumerateArray().Select(number =>
            number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long value)
                && JsonMarshal.GetRawUtf8Value(number)[0] != (byte)'-'
                ? value
                : throw new FormatException(
                    $"tensor '{Short(name)}': {property.Name} holds {Short(number.GetRawText())}, which is not a whole "
                        + $"number from 0 to 2⁶³ − 1"))];
    }

    private void CheckLayout(long dataLength)
    {
        long end = 0;
        foreach (SafetensorsEntry entry in Entries)
        {
            if (entry.End < entry.Begin || entry.Begin != end)
                throw new FormatException(
                    $"tensor '{Short(entry.Name)}' lies at {entry.Begin}..{entry.End}, but the data before it ends at "
                        + $"{end}: "
                    + "tensors must follow each other without gap or overlap");
            if (ByteLength(entry) is var expected && expected != entry.End - entry.Begin)
                throw new FormatException(
                    $"tensor '{Short(entry.Name)}' ({entry.Type} {Short(entry.Shape)}) takes {expected} bytes, but its "
                        + $"offsets span {entry.End - entry.Begin}");
            end = entry.End;
        }

        if (end != dataLength)
            throw new FormatException($"the header describes {end} bytes of data, but {dataLength} follow it");
    }

    private static long ByteLength(SafetensorsEntry entry)
    {
        if (!ElementType.TryGetBits(entry.Type, out int elementBits))
            throw new FormatException($"tensor '{Short(entry.Name)}' has the unknown type '{Short(entry.Type)}'");
        try
        {
            // The count first: a dimension of zero makes any size possible.
            long count = entry.Dimensions.Aggregate(1L, (a, b) => checked(a * b));
            long bits = checked(count * elementBits);
            return bits % 8 == 0
                ? bits / 8
                : throw new FormatException($"tensor '{Short(entry.Name)}' does not end on a whole byte");
        }
        catch (OverflowException)
        {
            throw new FormatException($"tensor '{Short(entry.Name)}' has an impossible size: {Short(entry.Shape)}");
        }
    }
}
