using System.Collections.Immutable;

namespace GResNet.Training.Data.Folders;

/// <summary>The images that <see cref="FolderCheck"/> looks at, and what is known of them beforehand.</summary>
/// <param name="Name">The folder's.</param>
/// <param name="Train">Images to learn from.</param>
/// <param name="Validation">Images to measure with.</param>
/// <param name="LeftOut">What is neither.</param>
/// <param name="Notes">How the folder was read, a line each.</param>
/// <param name="Refusal">Why nothing can be trained with them; null where it can.</param>
internal sealed record CheckedParts(
    string Name, IPhotographs Train, IPhotographs Validation, LeftOut LeftOut, ImmutableArray<string> Notes,
    string? Refusal);
