using System.Globalization;
using System.Text.Json;
using GResNet.Search.Stores;

namespace GResNet.Search.Milvus;

/// <summary>The form of a collection: as it is created, and as it is described.</summary>
internal static class CollectionSchema
{
    public const string Id = "id", Vector = "vector", Path = "path", Class = "class";

    /// <summary>The most bytes of a text that Milvus takes.</summary>
    public const int TextBytes = 65_535;

    /// <summary>The most numbers of a vector.</summary>
    public const int MostDimensions = 32_768;

    /// <summary>Writes what creates a collection, with index, searched with all that was written before.</summary>
    public static void Write(Utf8JsonWriter json, VectorStoreSchema schema)
    {
        if (schema.Description.Length > 0) json.WriteString("description", schema.Description);
        json.WriteObject("schema", () =>
        {
            json.WriteBoolean("autoID", false);
            json.WriteBoolean("enableDynamicField", false);
            json.WriteStartArray("fields");
            WriteField(json, Id, "Int64", isPrimary: true);
            WriteField(json, Vector, "FloatVector", parameter: ("dim", schema.Dimensions));
            WriteField(json, Path, "VarChar", parameter: ("max_length", TextBytes));
            WriteField(json, Class, "VarChar", parameter: ("max_length", TextBytes));
            json.WriteEndArray();
        });
        WriteIndex(json, schema);
        json.WriteObject("params", () => json.WriteString("consistencyLevel", "Strong"));
    }

    /// <summary>Writes what creates the index.</summary>
    public static void WriteIndex(Utf8JsonWriter json, VectorStoreSchema schema)
    {
        json.WriteStartArray("indexParams");
        json.WriteStartObject();
        json.WriteString("fieldName", Vector);
        json.WriteString("indexName", Vector);
        json.WriteString("metricType", Metric(schema.Metric));
        json.WriteString("indexType", Kind(schema.Index));
        json.WriteObject("params", () =>
        {
            // Older servers read the kind here.
            json.WriteString("index_type", Kind(schema.Index));
            if (schema.Index != VectorIndexKind.Hnsw) return;
            json.WriteNumber("M", schema.Hnsw.Connections);
            json.WriteNumber("efConstruction", schema.Hnsw.Candidates);
        });
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Reads a description; null where the collection is none of a store.</summary>
    /// <param name="description">Of the collection.</param>
    /// <param name="index">Of its index; null where it has none.</param>
    public static VectorStoreSchema? TryRead(JsonElement description, JsonElement? index)
    {
        JsonElement[] fields = [.. description.GetProperty("fields").EnumerateArray()];
        string?[] names =
            [.. fields.Select(field => field.GetProperty("name").GetString()).Order(StringComparer.Ordinal)];
        if (!names.SequenceEqual([Class, Id, Path, Vector])) return null;
        JsonElement vector = fields.Single(field => field.GetProperty("name").GetString() == Vector);
        if (Parameter(vector, "dim") is not { } dimensions) return null;
        string? metric = index?.GetProperty("metricType").GetString();
        return new VectorStoreSchema(dimensions, metric is null ? default : Metric(metric))
        {
            Index = index is { } made && made.TryGetProperty("indexType", out JsonElement kind)
                ? Kind(kind.GetString()) : VectorIndexKind.Automatic,
            Description = description.TryGetProperty("description", out JsonElement text) ? text.GetString() ?? "" : "",
        };
    }

    /// <summary>What Milvus calls a metric. Its L2 is the square, and its others are greatest first, as ours.</summary>
    public static string Metric(VectorMetric metric) => metric switch
    {
        VectorMetric.L2 => "L2",
        VectorMetric.InnerProduct => "IP",
        _ => "COSINE",
    };

    private static VectorMetric Metric(string name) => name.ToUpperInvariant() switch
    {
        "L2" => VectorMetric.L2,
        "IP" => VectorMetric.InnerProduct,
        "COSINE" => VectorMetric.Cosine,
        _ => throw new VectorStoreException($"The collection's metric, '{name}', is none of vectors of float32."),
    };

    private static string Kind(VectorIndexKind kind) => kind switch
    {
        VectorIndexKind.Exact => "FLAT",
        VectorIndexKind.Hnsw => "HNSW",
        _ => "AUTOINDEX",
    };

    private static VectorIndexKind Kind(string? name) => name switch
    {
        "FLAT" => VectorIndexKind.Exact,
        "HNSW" => VectorIndexKind.Hnsw,
        _ => VectorIndexKind.Automatic,
    };

    private static void WriteField(
        Utf8JsonWriter json, string name, string type, bool isPrimary = false,
        (string Name, int Value)? parameter = null)
    {
        json.WriteStartObject();
        json.WriteString("fieldName", name);
        json.WriteString("dataType", type);
        if (isPrimary) json.WriteBoolean("isPrimary", true);
        json.WriteObject("elementTypeParams", () =>
        {
            if (parameter is { } given) json.WriteNumber(given.Name, given.Value);
        });
        json.WriteEndObject();
    }

    /// <summary>A field's parameter: a list of keys and values, or an object.</summary>
    private static int? Parameter(JsonElement field, string name)
    {
        if (!field.TryGetProperty("params", out JsonElement all)) return null;
        JsonElement value = all.ValueKind == JsonValueKind.Array
            ? all.EnumerateArray().Where(pair => pair.GetProperty("key").GetString() == name)
                .Select(pair => pair.GetProperty("value")).FirstOrDefault()
            : all.TryGetProperty(name, out JsonElement member) ? member : default;
        return int.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number : null;
    }
}
