using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Runtime.Weights;
using GResNet.Training.Names;

namespace GResNet.Training.Data.Folders;

/// <summary>Photographs in files, in a folder for each class; decoded by <see cref="ImageDecoder"/>.</summary>
public sealed class ImageFolder : IDataset, IPhotographs
{
    /// <summary>
    /// The share of the images that is held out to measure with, where they have no folder of their own.
    /// </summary>
    public const double DefaultHeldOut = 0.1;

    private readonly string[] files;
    private readonly int[] labels;
    private readonly Lazy<string> fingerprint;
    private readonly ImageLimits? limits;

    /// <summary>The images of some classes.</summary>
    internal ImageFolder(SplitFolder split, ImageLimits? limits)
    {
        this.limits = limits;
        Folder = split.Path;
        Classes = [.. split.Classes.Select(c => c.Name)];
        files = [.. split.Classes.SelectMany(c => c.Images)];
        labels = [.. split.Classes.SelectMany((c, label) => Enumerable.Repeat(label, c.Images.Length))];
        fingerprint = new Lazy<string>(Hash);
    }

    /// <summary>
    /// Finds the images of a folder, to learn from and to measure with. It has either folders for the two, as "train"
    /// and "val", with the same class folders in both, or the class folders themselves; of these, or where there is
    /// only one of the two, the same images are held out each time, by a hash of their paths. Other layouts are found
    /// or asked for (<see cref="FolderLayout"/>). Classes and images are in ordinal order; images in folders within a
    /// class's folder belong to it. Left out are files that do not end as images do, what is hidden, and the folders of
    /// systems and of runs.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="heldOut">The share to hold out, from 0 (none) to 1; ignored where both parts have a folder.</param>
    /// <param name="reading">How it is to be read; null to find out.</param>
    /// <param name="limits">What a file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="DatasetException">
    /// It is not such a folder, or can be read in several ways; the message says what was found and what to do.
    /// </exception>
    public static FolderSplits Load(
        string folder, double heldOut = DefaultHeldOut, FolderReading? reading = null, ImageLimits? limits = null)
    {
        FolderContents contents = FolderContents.Find(folder, reading ?? new FolderReading(), heldOut, limits);
        if (contents.Refusal(heldOut) is { } refusal) throw new DatasetException(refusal);
        return new FolderSplits(
            contents.Name, contents.Train, contents.Validation, contents.Reading, contents.LeftOut.Undecoded)
        {
            Notes = contents.Notes(),
        };
    }

    /// <summary>
    /// Finds the images of a folder to measure with: all of them, or, where it has parts, those of one part. There may
    /// be a single class, and classes without images.
    /// </summary>
    /// <param name="folder">The folder, as for <see cref="Load"/>.</param>
    /// <param name="part">
    /// Name of the part; null for the one that training would measure with, and where there is none of that kind for
    /// the only part.
    /// </param>
    /// <param name="reading">How it is to be read; null to find out.</param>
    /// <param name="limits">What a file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="DatasetException">It is not such a folder, or has no such part;
    /// the message says what to do.</exception>
    public static MeasuredImages LoadMeasured(
        string folder, string? part = null, FolderReading? reading = null, ImageLimits? limits = null)
    {
        FolderParts parts = FolderParts.Find(folder, reading ?? new FolderReading());
        ImmutableArray<string> names = parts.Names;
        if (part is not null && !names.Contains(part)) throw LayoutErrors.NoPart(folder, part, [.. names]);
        part ??= parts.Reading.ValidationPart ?? parts.Reading.TrainPart;
        var images = new ImageFolder(parts.Measured(part), limits);
        return new MeasuredImages(parts.Name, images, part, names)
        {
            Folder = images.Folder,
            Notes = [.. parts.LeftOut.Of(folder).Lines().Select(line => $"left out: {line}")],
            Undecoded = parts.LeftOut.Of(folder).Undecoded,
        };
    }

    /// <summary>What the paths of the images begin at.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public int Count => files.Length;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public int Channels => 3;

    /// <inheritdoc/>
    public int? Resolution => null;

    /// <inheritdoc/>
    public PixelNormalization Normalization => PixelNormalization.ImageNet;

    /// <inheritdoc/>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public int Label(int image) => labels[image];

    /// <summary>An image's path in <see cref="Folder"/>; its parts are separated by '/'.</summary>
    public string Name(int image) => files[image];

    /// <summary>An image's file.</summary>
    public string FilePath(int image) => Path.Combine(Folder, files[image]);

    /// <inheritdoc/>
    /// <remarks>
    /// libvips is loaded when the first image is opened: <see cref="IImageReader.Open"/> may throw a
    /// <see cref="DatasetException"/>.
    /// </remarks>
    public IImageReader CreateReader() => new FileReader(FilePath, limits);

    /// <inheritdoc/>
    ImageHeader IPhotographs.Open(ImageDecoder decoder, int image) => decoder.Open(FilePath(image));

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // No path has a zero in it. Contents would take too long; their lengths tell most changes.
        for (int i = 0; i < files.Length; i++)
        {
            var file = new FileInfo(FilePath(i));
            hash.AppendData(
                Encoding.UTF8.GetBytes(
                    $"{ComposedName.Of(files[i])}\0{labels[i]}\0{(file.Exists ? file.Length : 0)}\0"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
