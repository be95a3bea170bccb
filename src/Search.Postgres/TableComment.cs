using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Search.Stores;

namespace GResNet.Search.Postgres;

/// <summary>What a table is for, which is kept as its comment: without one, it is none of a store.</summary>
/// <param name="Format">Says whose comment it is.</param>
/// <param name="Dimensions">Numbers of a vector.</param>
/// <param name="Metric">What makes them near.</param>
/// <param name="Index">How they are found.</param>
/// <param name="Connections">Of a graph.</param>
/// <param name="Candidates">Of a graph.</param>
/// <param name="Description">What made the vectors.</param>
internal sealed record TableComment(
    string Format, int Dimensions, VectorMetric Metric, VectorIndexKind Index, int Connections, int Candidates,
    string Description)
{
    private const string Ours = "gresnet vectors 1";

    /// <summary>The comment.</summary>
    public static string Write(VectorStoreSchema schema) => JsonSerializer.Serialize(
        new TableComment(
            Ours, schema.Dimensions, schema.Metric, schema.Index, schema.Hnsw.Connections, schema.Hnsw.Candidates,
            schema.Description), CommentJson.Default.TableComment);

    /// <summary>Reads it; null where it is another.</summary>
    public static VectorStoreSchema? TryRead(string? text)
    {
        try
        {
            return text is not null && JsonSerializer.Deserialize(text, CommentJson.Default.TableComment) is
                { Format: Ours } comment
                ? new VectorStoreSchema(comment.Dimensions, comment.Metric)
                {
                    Index = comment.Index, Hnsw = new HnswParameters(comment.Connections, comment.Candidates),
                    Description = comment.Description,
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TableComment))]
internal sealed partial class CommentJson : JsonSerializerContext;
