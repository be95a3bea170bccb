using System.Collections.Immutable;

namespace GResNet.Runtime.Data;

/// <summary>Images to measure with.</summary>
/// <param name="Name">Of the dataset.</param>
/// <param name="Images">The images.</param>
/// <param name="Part">The part of the dataset that they are; null where it is not divided.</param>
/// <param name="Parts">The names of all parts.</param>
public sealed record MeasuredImages(string Name, IDataset Images, string? Part, ImmutableArray<string> Parts)
{
    /// <summary>What a user should know, a line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
