using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Data;

/// <summary>Greyscale images as colour images, for models that take those: each channel is the grey one.</summary>
/// <param name="grey">Images of one channel.</param>
public sealed class RgbDataset(IDataset grey) : IDataset
{
    /// <summary>
    /// Images for a model of so many channels: grey ones as colour images where the model takes those.
    /// </summary>
    public static IDataset Of(IDataset images, int channels) =>
        channels == PixelChannels.Colour && images.Channels == 1 ? new RgbDataset(images) : images;

    /// <inheritdoc/>
    public int Count => grey.Count;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes => grey.Classes;

    /// <inheritdoc/>
    public int Channels => PixelChannels.Colour;

    /// <inheritdoc/>
    public int? Resolution => grey.Resolution;

    /// <inheritdoc/>
    public PixelNormalization Normalization { get; } =
        new(Thrice(grey.Normalization.Mean[0]), Thrice(grey.Normalization.Deviation[0]));

    /// <inheritdoc/>
    public string Fingerprint => grey.Fingerprint;

    /// <inheritdoc/>
    public ImmutableArray<int> ShardStarts => grey.ShardStarts;

    /// <inheritdoc/>
    public int Label(int image) => grey.Label(image);

    /// <inheritdoc/>
    public string Name(int image) => grey.Name(image);

    /// <inheritdoc/>
    public IImageReader CreateReader() => new Reader(grey.CreateReader());

    private static ImmutableArray<float> Thrice(float value) => [value, value, value];

    private sealed class Reader(IImageReader reader) : IImageReader
    {
        private readonly ImageBuffer buffer = new();

        public ImageSize Open(int image) => reader.Open(image);

        public void Read(PixelBox part, int width, int height, ImageBuffer into)
        {
            reader.Read(part, width, height, buffer);
            PixelChannels.Convert(buffer, PixelChannels.Colour, into);
        }

        public void Dispose() => reader.Dispose();
    }
}
