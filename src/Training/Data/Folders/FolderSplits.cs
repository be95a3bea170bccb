using System.Collections.Immutable;

namespace GResNet.Training.Data.Folders;

/// <summary>The two parts of a folder of images, as it is or packed.</summary>
/// <param name="Name">The folder's.</param>
/// <param name="Train">Images to learn from.</param>
/// <param name="Validation">Images to measure with.</param>
/// <param name="Reading">How the folder was read: with it, the same folder is read so again.</param>
/// <param name="Undecoded">Images left out because they cannot be opened: their names are not UTF-8.</param>
public sealed record FolderSplits(
    string Name, IDataset Train, IDataset Validation, FolderReading Reading, ImmutableArray<string> Undecoded)
    : DataSplits(Name, Train, Validation);
