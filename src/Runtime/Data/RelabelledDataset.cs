using System.Collections.Immutable;
using GResNet.Runtime.Data.Images;

namespace GResNet.Runtime.Data;

/// <summary>A dataset with the classes of another, in its order: labels follow the names of classes.</summary>
public sealed class RelabelledDataset : IDataset
{
    private readonly IDataset images;
    private readonly int[] labels;

    /// <summary>Gives images the labels that their classes have among other ones.</summary>
    /// <param name="images">The images.</param>
    /// <param name="classes">All classes; there may be no images of some.</param>
    /// <exception cref="ArgumentException">There are images of a class that is not among them.</exception>
    public RelabelledDataset(IDataset images, ImmutableArray<string> classes)
    {
        this.images = images;
        Classes = classes;
        labels = [.. images.Classes.Select(name => classes.IndexOf(name))];
        if (labels.Contains(-1)) throw new ArgumentException("There are images of other classes.", nameof(classes));
    }

    /// <inheritdoc/>
    public int Count => images.Count;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public int Channels => images.Channels;

    /// <inheritdoc/>
    public int? Resolution => images.Resolution;

    /// <inheritdoc/>
    public PixelNormalization Normalization => images.Normalization;

    /// <inheritdoc/>
    public string Fingerprint => images.Fingerprint;

    /// <inheritdoc/>
    public int Label(int image) => labels[images.Label(image)];

    /// <inheritdoc/>
    public string Name(int image) => images.Name(image);

    /// <inheritdoc/>
    public IImageReader CreateReader() => images.CreateReader();
}
