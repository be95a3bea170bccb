using System.Collections.Immutable;
using System.Security.Cryptography;
using GResNet.Imaging;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Data;

/// <summary>A dataset of small square images, held in memory.</summary>
public sealed class ImageSet : IDataset
{
    private readonly byte[] pixels;
    private readonly byte[] labels;
    private readonly Lazy<string> fingerprint;

    /// <summary>A dataset of <paramref name="pixels"/>, which it keeps.</summary>
    /// <param name="pixels">[image][row][column][channel].</param>
    /// <param name="labels">One per image.</param>
    /// <param name="classes">Names of the labels.</param>
    /// <param name="resolution">Pixels a side.</param>
    /// <param name="normalization">One mean and deviation per channel, of 1 or 3 channels.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or a label has no class.</exception>
    public ImageSet(
        byte[] pixels, byte[] labels, ImmutableArray<string> classes, int resolution, PixelNormalization normalization)
    {
        Channels = normalization.Mean.Length;
        if (Channels is not (1 or 3))
            throw new ArgumentException($"Images have 1 or 3 channels, not {Channels}.", nameof(normalization));
        if (pixels.LongLength != (long)labels.Length * resolution * resolution * Channels)
            throw new ArgumentException(
                $"{pixels.LongLength} bytes are not {labels.Length} images of {Channels}×{resolution}×{resolution}.");
        if (labels.Any(label => label >= classes.Length))
            throw new ArgumentException($"Label {labels.Max()} is outside the {classes.Length} classes.");
        this.pixels = pixels;
        this.labels = labels;
        Side = resolution;
        Classes = classes;
        Normalization = normalization;
        fingerprint =
            new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData([.. SHA256.HashData(pixels), .. labels])));
    }

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public int? Resolution => Side;

    /// <inheritdoc/>
    public PixelNormalization Normalization { get; }

    /// <inheritdoc/>
    public string Fingerprint => fingerprint.Value;

    private int Side { get; }

    private int ImageBytes => Side * Side * Channels;

    /// <inheritdoc/>
    public int Label(int image) => labels[image];

    /// <inheritdoc/>
    public string Name(int image) => $"image {image}";

    /// <summary>The bytes of an image: [row][column][channel].</summary>
    public ReadOnlySpan<byte> Pixels(int image) => pixels.AsSpan(image * ImageBytes, ImageBytes);

    /// <inheritdoc/>
    public IImageReader CreateReader() => new Reader(this);

    private sealed class Reader(ImageSet images) : IImageReader
    {
        private int opened;

        public ImageSize Open(int image)
        {
            opened = image;
            return new ImageSize(images.Side, images.Side);
        }

        public void Read(PixelBox part, int width, int height, ImageBuffer into)
        {
            into.Reset(part.Width, part.Height, images.Channels);
            ReadOnlySpan<byte> source = images.Pixels(opened);
            for (int row = 0; row < part.Height; row++)
            {
                int first = ((part.Top + row) * images.Side + part.Left) * images.Channels;
                source.Slice(first, into.Stride).CopyTo(into.Row(row));
            }
        }

        public void Dispose()
        {
        }
    }
}
