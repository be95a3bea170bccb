using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Data;

/// <summary>A few images of a dataset, evenly spread over it, so that sorted classes all have their share.</summary>
/// <param name="all">The dataset.</param>
/// <param name="count">Images to keep.</param>
public sealed class Subset(IDataset all, int count) : IDataset
{
    /// <inheritdoc/>
    public int Count => Math.Min(count, all.Count);

    /// <inheritdoc/>
    public ImmutableArray<string> Classes => all.Classes;

    /// <inheritdoc/>
    public int Channels => all.Channels;

    /// <inheritdoc/>
    public int? Resolution => all.Resolution;

    /// <inheritdoc/>
    public PixelNormalization Normalization => all.Normalization;

    /// <inheritdoc/>
    public string Fingerprint => $"{Count} of {all.Fingerprint}";

    /// <inheritdoc/>
    public ImmutableArray<int> ShardStarts =>
        [.. all.ShardStarts.Select(FirstFrom).Where(start => start < Count).Distinct()];

    /// <inheritdoc/>
    public int Label(int image) => all.Label(Place(image));

    /// <inheritdoc/>
    public string Name(int image) => all.Name(Place(image));

    /// <inheritdoc/>
    public IImageReader CreateReader() => new Reader(this, all.CreateReader());

    private int Place(int image) => (int)((long)image * all.Count / Count);

    /// <summary>The first of the images that are kept whose place is not before another.</summary>
    private int FirstFrom(int place) => (int)(((long)place * Count + all.Count - 1) / all.Count);

    private sealed class Reader(Subset subset, IImageReader reader) : IImageReader
    {
        public ImageSize Open(int image) => reader.Open(subset.Place(image));

        public void Read(PixelBox part, int width, int height, ImageBuffer into) =>
            reader.Read(part, width, height, into);

        public void Dispose() => reader.Dispose();
    }
}
