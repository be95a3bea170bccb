using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Cli.Searches;

namespace GResNet.Cli.Stores;

/// <summary>What came of an upload, for scripts.</summary>
/// <param name="Store">Where the embeddings are.</param>
/// <param name="Stored">How many were put in.</param>
/// <param name="Count">How many it has now.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record UploadReport(string Store, int Stored, long Count, double Seconds)
{
    public string ToJson() => JsonSerializer.Serialize(this, StoreJson.Default.UploadReport);
}

/// <summary>What was found in a store, for scripts.</summary>
/// <param name="Store">Where was searched.</param>
/// <param name="Metric">What scores are, as of <see cref="SearchReport"/>.</param>
/// <param name="Queries">What was found.</param>
internal sealed record StoreSearchReport(string Store, string Metric, ImmutableArray<FoundImages> Queries)
{
    public string ToJson() => JsonSerializer.Serialize(this, StoreJson.Default.StoreSearchReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UploadReport))]
[JsonSerializable(typeof(StoreSearchReport))]
internal sealed partial class StoreJson : JsonSerializerContext;
