using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Reports;
using GResNet.Search.Evaluation;
using GResNet.Training.Data.Folders;

namespace GResNet.Cli.Checks;

/// <summary>What was found in a folder, in one line of JSON, for scripts.</summary>
/// <param name="Folder">Its name.</param>
/// <param name="Images">Images, readable or not.</param>
/// <param name="Classes">The classes, with their images.</param>
/// <param name="EqualFiles">Files with the same bytes.</param>
/// <param name="Doubtful">Files that can be read, but not without doubt.</param>
/// <param name="Unreadable">Files that cannot be read.</param>
/// <param name="Refusal">Why nothing can be trained with it; null where it can.</param>
/// <param name="Embeddings">What embeddings say; null without.</param>
internal sealed record DataCheckReport(
    string Folder, int Images, ImmutableArray<ClassReport> Classes, ImmutableArray<DuplicateFiles> EqualFiles,
    ImmutableArray<ImageProblem> Doubtful, ImmutableArray<ImageProblem> Unreadable, string? Refusal,
    DataCheckReport.Seen? Embeddings)
{
    /// <summary>What embeddings say.</summary>
    /// <param name="Model">Name of the network.</param>
    /// <param name="Images">Images that have one.</param>
    /// <param name="Missing">Images that have none.</param>
    /// <param name="Threshold">The greatest distance of near duplicates.</param>
    /// <param name="NearDuplicates">Nearest first.</param>
    /// <param name="PerhapsMislabelled">Those that most neighbours disagree with first.</param>
    /// <param name="Page">Where the pictures are.</param>
    internal sealed record Seen(
        string Model, int Images, int Missing, double Threshold, ImmutableArray<Pair> NearDuplicates,
        ImmutableArray<Doubt> PerhapsMislabelled, string Page);

    /// <summary>An image to measure with, and one to learn from, that are nearly the same.</summary>
    /// <param name="Validation">The former.</param>
    /// <param name="Train">The latter.</param>
    /// <param name="Distance">1 less their cosine.</param>
    /// <param name="AcrossClasses">Whether they are of different classes.</param>
    internal sealed record Pair(string Validation, string Train, double Distance, bool AcrossClasses);

    /// <summary>An image that is among those of another class.</summary>
    /// <param name="Path">It.</param>
    /// <param name="Class">Its class.</param>
    /// <param name="Suggested">That of its neighbours.</param>
    /// <param name="Neighbors">How many of the nearest ten are of that class.</param>
    internal sealed record Doubt(string Path, string Class, string Suggested, int Neighbors);

    public static DataCheckReport Of(FolderReport report, EmbeddingCheck? check, string page) => new(
        report.Name, report.Images, report.Classes, report.Duplicates, report.Doubtful, report.Problems,
        report.Refusal, check is null ? null : See(check, page));

    public string ToJson() => JsonSerializer.Serialize(this, DataCheckJson.Default.DataCheckReport);

    private static Seen See(EmbeddingCheck check, string page)
    {
        ImmutableArray<CheckedImage> images = check.Folder.Images;
        return new Seen(
            check.Folder.Model, images.Length, check.Folder.Missing, Figures.Rounded(check.Threshold, 6)!.Value,
            [
                .. check.Leaks.Select(pair => new Pair(
                    images[pair.Row].Path, images[pair.Other].Path, pair.Distance,
                    images[pair.Row].Label != images[pair.Other].Label)),
            ],
            [
                .. check.Doubts.Select(doubt => new Doubt(
                    images[doubt.Row].Path, check.Folder.Classes[images[doubt.Row].Label],
                    check.Folder.Classes[doubt.Label], doubt.Neighbors)),
            ],
            page);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DataCheckReport))]
internal sealed partial class DataCheckJson : JsonSerializerContext;
