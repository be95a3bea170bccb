using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Runtime.Weights;
using GResNet.Training.Names;

namespace GResNet.Training.Data;

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
        labels = Labels(images, classes);
        if (Unknown(images, classes).Any())
            throw new ArgumentException("There are images of other classes.", nameof(classes));
    }

    /// <summary>Classes that there are images of, and that are not among others.</summary>
    public static IEnumerable<string> Unknown(IDataset images, ImmutableArray<string> classes)
    {
        int[] labels = Labels(images, classes);
        return Enumerable.Range(0, images.Count).Select(images.Label).Distinct().Where(label => labels[label] < 0)
            .Order().Select(label => images.Classes[label]);
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
    public ImmutableArray<int> ShardStarts => images.ShardStarts;

    /// <inheritdoc/>
    public int Label(int image) => labels[images.Label(image)];

    /// <inheritdoc/>
    public string Name(int image) => images.Name(image);

    /// <inheritdoc/>
    public IImageReader CreateReader() => images.CreateReader();

    private static int[] Labels(IDataset images, ImmutableArray<string> classes)
    {
        string[] composed = [.. classes.Select(ComposedName.Of)];
        return [.. images.Classes.Select(name => Array.IndexOf(composed, ComposedName.Of(name)))];
    }
}
