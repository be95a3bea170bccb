using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Features;

namespace GResNet.Cli.Embeddings;

/// <summary>What embeddings were made of, and how: those of two cards that differ cannot be compared.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Architecture">Hash of its architecture.</param>
/// <param name="Weights">Hash of its weights, those of the outputs aside.</param>
/// <param name="Trained">Name of what it was trained on; null where that is not known.</param>
/// <param name="Data">Name of the images.</param>
/// <param name="Part">The part of them; null where they are not divided.</param>
/// <param name="Classes">Names of their classes.</param>
/// <param name="Resolution">Pixels a side.</param>
/// <param name="Resize">What the shorter side was scaled to before.</param>
/// <param name="Mean">Of the channels.</param>
/// <param name="Deviation">Of the channels.</param>
/// <param name="Device">What they were computed on.</param>
/// <param name="Features">Numbers of an embedding.</param>
/// <param name="Normalized">Whether they have length 1.</param>
internal sealed record EmbeddingCard(
    string Model, string Architecture, string Weights, string? Trained, string Data, string? Part,
    ImmutableArray<string> Classes, int Resolution, int Resize, ImmutableArray<float> Mean,
    ImmutableArray<float> Deviation, string Device, int Features, bool Normalized)
{
    public static EmbeddingCard Of(
        string name, IModel model, ModelCard? card, MeasuredImages images, ClassifierSetup setup, int resize,
        string device, int features, bool normalized) => new(
            name, model.Summary.Architecture, FeatureKey.Backbone(model), card?.Data, images.Name, images.Part,
            images.Images.Classes, setup.Resolution, resize, setup.Normalization.Mean, setup.Normalization.Deviation,
            device, features, normalized);

    public string ToJson() => JsonSerializer.Serialize(this, EmbeddingJson.Default.EmbeddingCard);
}

/// <summary>What came of a run of <c>embed</c>, for scripts.</summary>
/// <param name="File">Where the embeddings are.</param>
/// <param name="Images">How many there are.</param>
/// <param name="Unreadable">Images that have none, because they could not be read.</param>
/// <param name="Features">Numbers of each.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Card">What they were made of.</param>
internal sealed record EmbeddingReport(
    string File, int Images, int Unreadable, int Features, double Seconds, EmbeddingCard Card)
{
    public string ToJson() => JsonSerializer.Serialize(this, EmbeddingJson.Default.EmbeddingReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EmbeddingCard))]
[JsonSerializable(typeof(EmbeddingReport))]
internal sealed partial class EmbeddingJson : JsonSerializerContext;
