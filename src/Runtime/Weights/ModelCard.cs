using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Weights;

/// <summary>
/// What a file of weights says of their use: with it, photographs can be classified without the data they were trained
/// on.
/// </summary>
/// <param name="Data">Name of what the model was trained on.</param>
/// <param name="Classes">Names of the classes, in the order of the model's outputs; none where these have no
/// names.</param>
/// <param name="Normalization">Mean and deviation of the images' channels.</param>
/// <param name="Resolution">Pixels a side that it was measured at.</param>
/// <param name="Resize">Images are first scaled so that their shorter side has this many pixels;
/// null for the resolution.</param>
public sealed record ModelCard(
    string Data, ImmutableArray<string> Classes, PixelNormalization Normalization, int Resolution, int? Resize)
{
    internal const string DataKey = "data";
    private const string ClassesKey = "classes";
    private const string MeanKey = "mean";
    private const string DeviationKey = "deviation";
    private const string ResolutionKey = "resolution";
    private const string ResizeKey = "resize";
    private const string ResamplingKey = "resampling";
    private const string SourceKey = "source";
    private const string RecipeKey = "recipe";
    private const string LicenseKey = "license";

    // Of a side: more than any network takes.
    private const int MostPixels = 16_384;

    /// <summary>How images are resized.</summary>
    public Resampling Resampling { get; init; }

    /// <summary>Where the weights come from: an address, a commit; null where that is not said.</summary>
    public string? Source { get; init; }

    /// <summary>How they were trained; null where that is not said.</summary>
    public string? Recipe { get; init; }

    /// <summary>What one may do with them: <c>BSD-3-Clause</c>; null where that is not said.</summary>
    public string? License { get; init; }

    /// <summary>How images are made ready, and what one may do with the weights, for people.</summary>
    internal string Reading =>
        $"images of {Resolution} pixels a side, cut out of those whose shorter side is {Resize ?? Resolution} "
            + $"({ResamplingName}), mean {Listed(Normalization.Mean)}, deviation {Listed(Normalization.Deviation)}"
            + (License is null ? "" : $"; {License}");

    private string ResamplingName => $"{Resampling}".ToLowerInvariant();

    /// <summary>The names of a model's classes, or the numbers of its outputs, from 0, where they have none.</summary>
    /// <param name="outputs">How many outputs the model has.</param>
    public ImmutableArray<string> NamesOf(int outputs) => Classes.IsEmpty
        ? [.. Enumerable.Range(0, outputs).Select(output => output.ToString(CultureInfo.InvariantCulture))]
        : Classes;

    /// <summary>As metadata of a file.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Metadata()
    {
        yield return new(DataKey, Data);
        yield return new(ClassesKey, JsonSerializer.Serialize(Classes, CardJson.Default.ImmutableArrayString));
        yield return new(MeanKey, JsonSerializer.Serialize(Normalization.Mean, CardJson.Default.ImmutableArraySingle));
        yield return new(
            DeviationKey, JsonSerializer.Serialize(Normalization.Deviation, CardJson.Default.ImmutableArraySingle));
        yield return new(ResolutionKey, Resolution.ToString(CultureInfo.InvariantCulture));
        if (Resize is { } resize) yield return new(ResizeKey, resize.ToString(CultureInfo.InvariantCulture));
        if (Resampling != Resampling.Bilinear) yield return new(ResamplingKey, ResamplingName);
        if (Source is not null) yield return new(SourceKey, Source);
        if (Recipe is not null) yield return new(RecipeKey, Recipe);
        if (License is not null) yield return new(LicenseKey, License);
    }

    /// <summary>The card of a file: the one in it, or that of published weights which it is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">What it is loaded into.</param>
    /// <param name="note">Gets what is said of a file with a published name (<see cref="PublishedWeights.Of"/>);
    /// null of others.</param>
    /// <returns>Null when it has none.</returns>
    /// <exception cref="CheckpointException">It has one that cannot be read.</exception>
    public static ModelCard? Of(WeightsFile file, IModel model, out string? note)
    {
        note = null;
        return Read(file) ?? PublishedWeights.Of(file, model, out note)?.Card;
    }

    /// <summary>Reads the card in a file.</summary>
    /// <returns>Null when it has none, as weights of other origin.</returns>
    /// <exception cref="CheckpointException">It has one that cannot be read.</exception>
    public static ModelCard? Read(WeightsFile file)
    {
        ImmutableDictionary<string, string> metadata = file.Metadata;
        if (!metadata.ContainsKey(ClassesKey)) return null;
        try
        {
            var card = new ModelCard(
                Text(DataKey), List(ClassesKey, CardJson.Default.ImmutableArrayString),
                new PixelNormalization(
                    List(MeanKey, CardJson.Default.ImmutableArraySingle),
                    List(DeviationKey, CardJson.Default.ImmutableArraySingle)),
                Number(ResolutionKey), metadata.ContainsKey(ResizeKey) ? Number(ResizeKey) : null)
            {
                Resampling = metadata.GetValueOrDefault(ResamplingKey) is { } resampling
                    ? Filter(resampling)
                    : Resampling.Bilinear,
                Source = metadata.GetValueOrDefault(SourceKey),
                Recipe = metadata.GetValueOrDefault(RecipeKey),
                License = metadata.GetValueOrDefault(LicenseKey),
            };
            card.Check();
            return card;
        }
        catch (FormatException error)
        {
            throw new CheckpointException(
                $"What '{file.Path}' says of classes and images cannot be read: {error.Message}.", error);
        }

        string Text(string name) =>
            metadata.GetValueOrDefault(name) ?? throw new FormatException($"'{name}' is missing");

        ImmutableArray<T> List<T>(string name, JsonTypeInfo<ImmutableArray<T>> type)
        {
            try
            {
                return JsonContent.Read(Encoding.UTF8.GetBytes(Text(name)), type);
            }
            catch (FormatException error) when (metadata.ContainsKey(name))
            {
                throw new FormatException($"in '{name}', {error.Message}", error);
            }
        }

        int Number(string name) =>
            int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number is >= 1 and <= MostPixels
                ? number
                : throw new FormatException(
                    $"'{name}' is '{metadata[name]}'; a whole number from 1 to {MostPixels} was expected");
    }

    private static Resampling Filter(string name) => name switch
    {
        "bilinear" => Resampling.Bilinear,
        "bicubic" => Resampling.Bicubic,
        _ => throw new FormatException(
            $"'{ResamplingKey}' is '{Quotation.Of(name)}'; bilinear or bicubic was expected"),
    };

    /// <summary>Refuses what no training writes.</summary>
    /// <exception cref="FormatException">It is such.</exception>
    internal void Check()
    {
        Require(Classes.Distinct().Count() == Classes.Length, "two classes have one name");
        Require(
            Normalization.Mean.Length is 1 or 3 && Normalization.Deviation.Length == Normalization.Mean.Length,
            "mean and deviation are not those of 1 or 3 channels");
        Require(Normalization.Deviation.All(deviation => deviation > 0), "a deviation is not positive");
        Require(Resolution is >= 1 and <= MostPixels, $"the resolution is {Resolution}");
        Require(Resize is null or (>= 1 and <= MostPixels), $"it is resized to {Resize}");
    }

    private static string Listed(ImmutableArray<float> numbers) =>
        string.Join(" ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new FormatException(message);
    }
}

/// <summary>JSON of a card's lists.</summary>
[JsonSerializable(typeof(ImmutableArray<string>))]
[JsonSerializable(typeof(ImmutableArray<float>))]
internal sealed partial class CardJson : JsonSerializerContext;
