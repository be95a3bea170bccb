using System.Collections.Immutable;
using GResNet.Imaging;

namespace GResNet.Training.Data;

/// <summary>Images to measure with.</summary>
/// <param name="Name">Of the dataset.</param>
/// <param name="Images">The images.</param>
/// <param name="Part">The part of the dataset that they are; null where it is not divided.</param>
/// <param name="Parts">The names of all parts.</param>
public sealed record MeasuredImages(string Name, IDataset Images, string? Part, ImmutableArray<string> Parts)
{
    private const string TrainPart = "train", ValidationPart = "val";

    /// <summary>What a user should know, a line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>
    /// The folder that the images' names are paths in, or the packed one that has them; null where there is none.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Images left out because they cannot be opened: their names are not UTF-8.</summary>
    public ImmutableArray<string> Undecoded { get; init; } = [];

    /// <summary>A part of a dataset that is divided in two.</summary>
    /// <param name="splits">The dataset.</param>
    /// <param name="part">"train" or "val"; null for the latter.</param>
    /// <exception cref="DatasetException">It is neither.</exception>
    public static MeasuredImages Of(DataSplits splits, string? part) => part switch
    {
        TrainPart =>
            new MeasuredImages(splits.Name, splits.Train, part, [TrainPart, ValidationPart]) { Notes = splits.Notes },
        null or ValidationPart =>
            new MeasuredImages(
                splits.Name, splits.Validation, ValidationPart, [TrainPart, ValidationPart]) { Notes = splits.Notes },
        _ =>
            throw new DatasetException(
                $"{splits.Name} has no part '{part}'; there are '{TrainPart}' and '{ValidationPart}'."),
    };
}
