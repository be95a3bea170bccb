using System.Collections.Immutable;

namespace GResNet.Runtime.Data.Folders;

/// <summary>Everything in a folder of images; there may be none to measure with.</summary>
/// <param name="Name">The folder's.</param>
/// <param name="Train">The images to learn from.</param>
/// <param name="Validation">The images to measure with.</param>
/// <param name="Ignored">Files that are not taken for images, counted by their ending, as ".txt".</param>
internal sealed record FolderContents(
    string Name, ImageFolder Train, ImageFolder Validation, ImmutableSortedDictionary<string, int> Ignored)
{
    /// <summary>Finds it, as <see cref="ImageFolder.Load"/> says.</summary>
    /// <exception cref="DatasetException">It is not such a folder; the message says what was found and what to do.</exception>
    public static FolderContents Find(string folder, double heldOut)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(heldOut);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(heldOut, 1);
        (SplitFolder train, SplitFolder? validation) = FolderLayout.Find(folder);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return validation is null
            ? Divide(name, train, heldOut)
            : new FolderContents(
                name, new ImageFolder(train.Path, train.Classes), new ImageFolder(validation.Path, validation.Classes),
                Sum(train.Ignored, validation.Ignored));
    }

    /// <summary>Why nothing can be trained with it; null where it can.</summary>
    /// <param name="heldOut">The share that was to be held out.</param>
    public string? Refusal(double heldOut) => Validation.Count > 0 || heldOut == 0
        ? null
        : $"'{Train.Folder}' has one image in each class: there are none to measure with. Put two at least into some class.";

    private static FolderContents Divide(string name, SplitFolder all, double heldOut)
    {
        var divided = all.Classes.Select(c => (c.Name, Parts: HoldOut.Divide(c.Images, heldOut))).ToArray();
        return new FolderContents(
            name,
            new ImageFolder(all.Path, [.. divided.Select(c => new ClassFolder(c.Name, c.Parts.Train))]),
            new ImageFolder(all.Path, [.. divided.Select(c => new ClassFolder(c.Name, c.Parts.Validation))]),
            all.Ignored);
    }

    private static ImmutableSortedDictionary<string, int> Sum(
        ImmutableSortedDictionary<string, int> left, ImmutableSortedDictionary<string, int> right) =>
        left.Concat(right).GroupBy(p => p.Key, p => p.Value)
            .ToImmutableSortedDictionary(g => g.Key, g => g.Sum(), StringComparer.Ordinal);
}
