using System.Collections.Immutable;

namespace GResNet.Training.Data;

/// <summary>The two parts of a dataset.</summary>
/// <param name="Name">Of the whole.</param>
/// <param name="Train">Images to learn from.</param>
/// <param name="Validation">Images to measure with.</param>
public record DataSplits(string Name, IDataset Train, IDataset Validation)
{
    /// <summary>What a user should know of what was taken and left out, a line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>
    /// The same for a model of so many channels: grey images become colour images where that is asked for.
    /// </summary>
    public DataSplits WithChannels(int channels) =>
        this with { Train = RgbDataset.Of(Train, channels), Validation = RgbDataset.Of(Validation, channels) };
}
