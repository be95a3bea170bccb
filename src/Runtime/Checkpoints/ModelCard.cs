using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Runtime.Data;

namespace GResNet.Runtime.Checkpoints;

/// <summary>What a file of weights says of their use: with it, photographs can be classified without the data they were trained on.</summary>
/// <param name="Data">Name of what the model was trained on.</param>
/// <param name="Classes">Names of the classes, in the order of the model's outputs.</param>
/// <param name="Normalization">Mean and deviation of the images' channels.</param>
/// <param name="Resolution">Pixels a side that it was measured at.</param>
/// <param name="Resize">Images are first scaled so that their shorter side has this many pixels; null for the resolution.</param>
public sealed record ModelCard(
    string Data, ImmutableArray<string> Classes, PixelNormalization Normalization, int Resolution, int? Resize)
{
    internal const string DataKey = "data";
    private const string ClassesKey = "classes";
    private const string MeanKey = "mean";
    private const string DeviationKey = "deviation";
    private const string ResolutionKey = "resolution";
    private const string ResizeKey = "resize";

    // Of a side: more than any network takes.
    private const int MostPixels = 16_384;

    /// <summary>As metadata of a file.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Metadata()
    {
        yield return new(DataKey, Data);
        yield return new(ClassesKey, JsonSerializer.Serialize(Classes, CardJson.Default.ImmutableArrayString));
        yield return new(MeanKey, JsonSerializer.Serialize(Normalization.Mean, CardJson.Default.ImmutableArraySingle));
        yield return new(DeviationKey, JsonSerializer.Serialize(Normalization.Deviation, CardJson.Default.ImmutableArraySingle));
        yield return new(ResolutionKey, Resolution.ToString(CultureInfo.InvariantCulture));
        if (Resize is { } resize) yield return new(ResizeKey, resize.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Reads the card of a file.</summary>
    /// <returns>Null when it has none, as weights of other origin.</returns>
    /// <exception cref="CheckpointException">It has one that cannot be read.</exception>
    public static ModelCard? Read(SafetensorsReader file)
    {
        ImmutableDictionary<string, string> metadata = file.Metadata;
        if (!metadata.TryGetValue(ClassesKey, out string? classes)) return null;
        try
        {
            var card = new ModelCard(
                metadata[DataKey], JsonSerializer.Deserialize(classes, CardJson.Default.ImmutableArrayString),
                new PixelNormalization(
                    JsonSerializer.Deserialize(metadata[MeanKey], CardJson.Default.ImmutableArraySingle),
                    JsonSerializer.Deserialize(metadata[DeviationKey], CardJson.Default.ImmutableArraySingle)),
                int.Parse(metadata[ResolutionKey], CultureInfo.InvariantCulture),
                metadata.TryGetValue(ResizeKey, out string? resize) ? int.Parse(resize, CultureInfo.InvariantCulture) : null);
            card.Check();
            return card;
        }
        catch (Exception error) when (error is JsonException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw new CheckpointException($"What '{file.Path}' says of classes and images cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Refuses what no training writes.</summary>
    private void Check()
    {
        Require(!Classes.IsDefaultOrEmpty && Classes.All(name => name is not null), "there are no names of classes");
        Require(
            !Normalization.Mean.IsDefault && !Normalization.Deviation.IsDefault && Normalization.Mean.Length is 1 or 3
            && Normalization.Deviation.Length == Normalization.Mean.Length, "mean and deviation are not those of 1 or 3 channels");
        Require(Normalization.Mean.All(float.IsFinite), "a mean is not finite");
        Require(Normalization.Deviation.All(d => float.IsFinite(d) && d > 0), "a deviation is not positive");
        Require(Resolution is >= 1 and <= MostPixels, $"the resolution is {Resolution}");
        Require(Resize is null or (>= 1 and <= MostPixels), $"the shorter side is {Resize}");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new FormatException(message);
    }
}

/// <summary>JSON of a card's lists.</summary>
[JsonSerializable(typeof(ImmutableArray<string>))]
[JsonSerializable(typeof(ImmutableArray<float>))]
internal sealed partial class CardJson : JsonSerializerContext;
