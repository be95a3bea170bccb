using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Imaging.Transforms;
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
/// <param name="Folder">Where the images were: the folder that their paths begin at, or that has the files of a
/// built-in set; null where these are not in a folder of their own.</param>
/// <param name="Resampling">How they were scaled; null where it is not known, and was bilinear.</param>
internal sealed record EmbeddingCard(
    string Model, string Architecture, string Weights, string? Trained, string Data, string? Part,
    ImmutableArray<string> Classes, int Resolution, int Resize, ImmutableArray<float> Mean,
    ImmutableArray<float> Deviation, string Device, int Features, bool Normalized, string? Folder = null,
    Resampling? Resampling = null)
{
    private const int ShownOfHash = 12;

    public static EmbeddingCard Of(
        string name, IModel model, ModelCard? card, MeasuredImages images, ClassifierSetup setup, int resize,
        string device, int features, bool normalized, string? folder) => new(
            name, model.Summary.Architecture, FeatureKey.Backbone(model), card?.Data, images.Name, images.Part,
            images.Images.Classes, setup.Resolution, resize, setup.Normalization.Mean, setup.Normalization.Deviation,
            device, features, normalized, folder is null ? null : Path.GetFullPath(folder), card?.Resampling);

    /// <summary>What an embedder needs to make embeddings as these were made.</summary>
    [JsonIgnore]
    public ModelCard Reading => new(
        Trained ?? Data, Classes, new PixelNormalization(Mean, Deviation), Resolution, Resize)
    {
        Resampling = Resampling ?? default,
    };

    /// <summary>What made the embeddings, in a line: those of another cannot be compared with them.</summary>
    [JsonIgnore]
    public string Maker => Named(Model, Architecture, Weights) + (Normalized ? ", normalized" : "");

    public string ToJson() => JsonSerializer.Serialize(this, EmbeddingJson.Default.EmbeddingCard);

    /// <summary>Checks that a network makes such embeddings: others cannot be compared with them.</summary>
    /// <param name="file">The file that has this card.</param>
    /// <param name="name">Name of the network.</param>
    /// <param name="model">It.</param>
    /// <param name="weights">Where its weights are.</param>
    /// <exception cref="CheckpointException">It does not; the message names both.</exception>
    public void CheckMadeBy(string file, string name, IModel model, string weights)
    {
        string backbone = FeatureKey.Backbone(model);
        if (backbone == Weights) return;
        throw new CheckpointException(
            $"'{file}' has embeddings by {Named(Model, Architecture, Weights)}, and '{weights}' is "
                + $"{Named(name, model.Summary.Architecture, backbone)}: these cannot be compared. Embed the images "
                + "again with these weights, or name those weights.");
    }

    private static string Named(string model, string architecture, string weights) =>
        $"{model} (architecture {Short(architecture)}, weights {Short(weights)})";

    private static string Short(string hash) => hash.Length > ShownOfHash ? hash[..ShownOfHash] : hash;
}

/// <summary>A line of a file of embeddings.</summary>
/// <param name="Path">What the image is called.</param>
/// <param name="Class">Its class.</param>
/// <param name="Embedding">Its embedding.</param>
internal sealed record EmbeddingLine(string Path, string Class, float[] Embedding);

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

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EmbeddingCard))]
[JsonSerializable(typeof(EmbeddingLine))]
[JsonSerializable(typeof(EmbeddingReport))]
internal sealed partial class EmbeddingJson : JsonSerializerContext;
