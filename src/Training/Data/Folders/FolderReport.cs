using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;

namespace GResNet.Training.Data.Folders;

/// <summary>What <see cref="FolderCheck"/> found.</summary>
/// <param name="Name">The folder's.</param>
/// <param name="Classes">In the order of the labels.</param>
/// <param name="Formats">Images that can be read, by format.</param>
/// <param name="Traits">Images that can be read, by what has to be converted; an image may have several.</param>
/// <param name="Smallest">The readable image of the fewest pixels; null where none is readable.</param>
/// <param name="Largest">The readable image of the most pixels; null where none is readable.</param>
/// <param name="LeftOut">What is not taken for images of the classes.</param>
/// <param name="Notes">How the folder was read, and what was left out, a line each.</param>
/// <param name="Duplicates">Files that are equal byte by byte.</param>
/// <param name="Problems">Files that cannot be read.</param>
/// <param name="Doubtful">Files that can be read, but whose decoder warns of damage,
/// or whose samples all become one colour.</param>
/// <param name="Refusal">Why nothing can be trained with the folder, whatever its images are;
/// null where it can.</param>
public sealed record FolderReport(
    string Name,
    ImmutableArray<ClassReport> Classes,
    ImmutableSortedDictionary<string, int> Formats,
    ImmutableSortedDictionary<ImageTraits, int> Traits,
    SizedImage? Smallest,
    SizedImage? Largest,
    LeftOut LeftOut,
    ImmutableArray<string> Notes,
    ImmutableArray<DuplicateFiles> Duplicates,
    ImmutableArray<ImageProblem> Problems,
    ImmutableArray<ImageProblem> Doubtful,
    string? Refusal)
{
    /// <summary>All images, readable or not.</summary>
    public int Images => Classes.Sum(c => c.Train + c.Validation);

    /// <summary>
    /// Images that can be read and have other samples than 8 bits, by how these become 8 bits; the most frequent first.
    /// </summary>
    public ImmutableArray<SampleConversion> Conversions { get; init; } = [];
}

/// <summary>A way in which samples become 8 bits.</summary>
/// <param name="Samples">Their type, and what becomes black and white, as "16 bits, 0 to 4095".</param>
/// <param name="Paths">The images.</param>
public sealed record SampleConversion(string Samples, ImmutableArray<string> Paths);

/// <summary>A class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Train">Images to learn from, readable or not.</param>
/// <param name="Validation">Images to measure with, readable or not.</param>
/// <param name="Unreadable">Of both.</param>
public sealed record ClassReport(string Name, int Train, int Validation, int Unreadable);

/// <summary>An image and its size.</summary>
public sealed record SizedImage(string Path, ImageSize Size);

/// <summary>Files with the same bytes.</summary>
/// <param name="Paths">The files, those to learn from first.</param>
/// <param name="AcrossParts">Whether some are learnt from and others measured with:
/// the measure is then too good.</param>
/// <param name="AcrossClasses">Whether they are in several classes: some of the labels are then wrong.</param>
public sealed record DuplicateFiles(ImmutableArray<string> Paths, bool AcrossParts, bool AcrossClasses);

/// <summary>A file that cannot be read, or not without doubt.</summary>
/// <param name="Path">It.</param>
/// <param name="Message">Names it and says why.</param>
public sealed record ImageProblem(string Path, string Message);
