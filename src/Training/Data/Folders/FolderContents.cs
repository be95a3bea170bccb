using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;

namespace GResNet.Training.Data.Folders;

/// <summary>Everything in a folder of images; there may be none to measure with.</summary>
/// <param name="Name">The folder's.</param>
/// <param name="Train">The images to learn from.</param>
/// <param name="Validation">The images to measure with.</param>
/// <param name="Reading">How the folder was read; complete.</param>
/// <param name="LeftOut">What is neither.</param>
internal sealed record FolderContents(
    string Name, ImageFolder Train, ImageFolder Validation, FolderReading Reading, LeftOut LeftOut)
{
    /// <summary>Finds it, as <see cref="ImageFolder.Load"/> says.</summary>
    /// <exception cref="DatasetException">It is not such a folder;
    /// the message says what was found and what to do.</exception>
    public static FolderContents Find(string folder, FolderReading reading, double heldOut, ImageLimits? limits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(heldOut);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(heldOut, 1);
        FolderParts parts = FolderParts.Find(folder, reading);
        SplitFolder train = parts.Train;
        (SplitFolder Train, SplitFolder Validation) both = parts.Validation is { } validation
            ? (train, validation)
            : Divide(train, heldOut);
        CheckSameClasses(both.Train, both.Validation);
        parts.NoteOthers();
        return new FolderContents(
            parts.Name, new ImageFolder(both.Train, limits), new ImageFolder(both.Validation, limits), parts.Reading,
            parts.LeftOut.Of(folder));
    }

    /// <summary>Why nothing can be trained with it; null where it can.</summary>
    /// <param name="heldOut">The share that was to be held out.</param>
    public string? Refusal(double heldOut) =>
        Validation.Count > 0 || heldOut == 0 ? null : HoldOut.Refusal(Train.Folder);

    /// <summary>What a user should know of how it was read, a line each.</summary>
    public ImmutableArray<string> Notes() =>
    [
        .. Reading.PartNotes(),
        .. Train.Classes.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
            .Select(g => $"{Listing.Of([.. g])} are {g.Count()} classes, though only upper and lower case differ"),
        .. LeftOut.Lines().Select(line => $"left out: {line}"),
    ];

    private static (SplitFolder Train, SplitFolder Validation) Divide(SplitFolder all, double heldOut)
    {
        var divided = all.Classes.Select(c => (c.Name, Parts: HoldOut.Divide(c.Images, heldOut))).ToArray();
        return (
            all with { Classes = [.. divided.Select(c => new ClassFolder(c.Name, c.Parts.Train))] },
            all with { Classes = [.. divided.Select(c => new ClassFolder(c.Name, c.Parts.Validation))] });
    }

    private static void CheckSameClasses(SplitFolder train, SplitFolder validation)
    {
        string[] learnt = [.. train.Classes.Select(c => c.Name)],
            measured = [.. validation.Classes.Select(c => c.Name)];
        string[] trainOnly = [.. learnt.Except(measured)], validationOnly = [.. measured.Except(learnt)];
        if (trainOnly.Length + validationOnly.Length == 0) return;
        string[] differences =
        [
            .. trainOnly.Length > 0 ? [$"only '{train.Path}' has {Listing.Of(trainOnly)}"] : (string[])[],
            .. validationOnly.Length > 0
                ? [$"only '{validation.Path}' has {Listing.Of(validationOnly)}"]
                : (string[])[],
        ];
        throw new DatasetException(
            $"Both parts must have the same classes, by the names of their folders; {string.Join("; ", differences)}. "
            + "Rename, add or move away what differs; if these are no parts, but classes: --layout class.");
    }
}
