using GResNet.Imaging;
using GResNet.Imaging.Decoding;

namespace GResNet.Inference;

/// <summary>Where an image comes from: a file, a stream, the bytes of a file, or pixels.</summary>
public abstract class ImageSource
{
    private protected ImageSource(string name) => Name = name;

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>An image's file, in any format that is read.</summary>
    public static ImageSource FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new EncodedSource(path, decoder => decoder.Open(path));
    }

    /// <summary>
    /// An image's file that is read from a stream, from where that stands to its end. The stream stays open, and can be
    /// read but once.
    /// </summary>
    /// <param name="stream">It; it need not be able to seek.</param>
    /// <param name="name">What messages call it.</param>
    public static ImageSource FromStream(Stream stream, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new EncodedSource(name, decoder => decoder.Open(stream, name));
    }

    /// <summary>An image's file that is in memory.</summary>
    /// <param name="file">All of its bytes.</param>
    /// <param name="name">What messages call it.</param>
    public static ImageSource FromBytes(ReadOnlyMemory<byte> file, string name = "bytes") =>
        new EncodedSource(name, decoder => decoder.Open(file.Span, name));

    /// <summary>An image that is decoded already.</summary>
    /// <param name="pixels">[row][column][channel], without gaps; one channel for grey, three for red, green and
    /// blue.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ArgumentException">There are not one or three bytes for each pixel.</exception>
    public static ImageSource FromPixels(
        ReadOnlyMemory<byte> pixels, int width, int height, string name = "pixels") =>
        new PixelSource(pixels, new ImageSize(width, height), name);

    /// <summary>An image's file, as <see cref="FromFile"/>.</summary>
    public static implicit operator ImageSource(string path) => FromFile(path);

    /// <summary>The image's size.</summary>
    /// <exception cref="ImageException">It cannot be read; the message names it and says why.</exception>
    internal abstract ImageSize Open(Lazy<ImageDecoder> decoder);

    /// <summary>As <see cref="IImageReader.Read"/>, of the image opened last.</summary>
    internal abstract void Read(
        Lazy<ImageDecoder> decoder, PixelBox part, int width, int height, ImageBuffer into);

    private sealed class EncodedSource(string name, Func<ImageDecoder, ImageHeader> open) : ImageSource(name)
    {
        internal override ImageSize Open(Lazy<ImageDecoder> decoder) => open(decoder.Value).Size;

        internal override void Read(
            Lazy<ImageDecoder> decoder, PixelBox part, int width, int height, ImageBuffer into) =>
            decoder.Value.Read(part, width, height, into);
    }

    private sealed class PixelSource : ImageSource
    {
        private readonly ReadOnlyMemory<byte> pixels;
        private readonly ImageSize size;
        private readonly int channels;

        public PixelSource(ReadOnlyMemory<byte> pixels, ImageSize size, string name)
            : base(name)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size.Width, 1, "width");
            ArgumentOutOfRangeException.ThrowIfLessThan(size.Height, 1, "height");
            long places = (long)size.Width * size.Height;
            if (pixels.Length != places && pixels.Length != 3 * places)
                throw new ArgumentException(
                    $"{pixels.Length:n0} bytes are not {size.Width:n0} × {size.Height:n0} pixels of 1 or 3 channels: "
                        + $"these have {places:n0} or {3 * places:n0}.", nameof(pixels));
            (this.pixels, this.size, channels) = (pixels, size, (int)(pixels.Length / places));
        }

        internal override ImageSize Open(Lazy<ImageDecoder> decoder) => size;

        internal override void Read(
            Lazy<ImageDecoder> decoder, PixelBox part, int width, int height, ImageBuffer into)
        {
            into.Reset(part.Width, part.Height, channels);
            for (int row = 0; row < part.Height; row++)
                pixels.Span.Slice(((part.Top + row) * size.Width + part.Left) * channels, into.Stride)
                    .CopyTo(into.Row(row));
        }
    }
}
