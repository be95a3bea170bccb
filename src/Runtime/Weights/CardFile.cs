using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace GResNet.Runtime.Weights;

/// <summary>A card that a person writes, as JSON, for weights that have none.</summary>
public static class CardFile
{
    /// <summary>Reads a card.</summary>
    /// <param name="path">A file with <c>data</c>, <c>mean</c>, <c>deviation</c> and
    /// <c>resolution</c>, and perhaps <c>classes</c>, <c>resize</c>, <c>resampling</c>, <c>source</c>,
    /// <c>recipe</c> and
    /// <c>license</c>.</param>
    /// <exception cref="CheckpointException">It is something else; the message says where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelCard Read(string path)
    {
        try
        {
            CardContent content = JsonContent.ReadFile(path, CardFileJson.Default.CardContent);
            var card = new ModelCard(
                content.Data, content.Classes ?? [], new PixelNormalization(content.Mean, content.Deviation),
                content.Resolution, content.Resize)
            {
                Resampling = content.Resampling ?? default, Source = content.Source, Recipe = content.Recipe,
                License = content.License,
            };
            card.Check();
            return card;
        }
        catch (FormatException error)
        {
            throw new CheckpointException($"'{path}' is not a usable card: {error.Message}.", error);
        }
    }
}

/// <summary>The members of the file, which are those of <see cref="ModelCard"/>.</summary>
internal sealed record CardContent(
    string Data, ImmutableArray<string>? Classes, ImmutableArray<float> Mean, ImmutableArray<float> Deviation,
    int Resolution, int? Resize, Resampling? Resampling, string? Source, string? Recipe, string? License);

/// <summary>JSON of such a file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CardContent))]
internal sealed partial class CardFileJson : JsonSerializerContext;
