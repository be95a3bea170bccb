using System.Text.Json.Serialization;
using GResNet.Training.Metrics;

namespace GResNet.Reports;

/// <summary>How what is known about a run is written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IReadOnlyList<EpochRecord>))]
[JsonSerializable(typeof(EpochRecord[]))]
[JsonSerializable(typeof(RunDescription))]
public sealed partial class MetricsJson : JsonSerializerContext;
