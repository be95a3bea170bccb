using GResNet.Imaging;

namespace GResNet.Reports.Html;

/// <summary>An image to show in a report.</summary>
/// <param name="Name">What it is called: its file's name.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 for greyscale, 3 for red, green, blue.</param>
/// <param name="Pixels">[row][column][channel].</param>
public sealed record ReportImage(string Name, int Width, int Height, int Channels, ReadOnlyMemory<byte> Pixels)
{
    /// <summary>Pixels of the longer side that a report has room for.</summary>
    private const int MaxSide = 144;

    /// <summary>Images up to so many pixels a side are shown enlarged, and each pixel as a square.</summary>
    private const int TinySide = 64;

    /// <summary>Pixels of the shorter side that is read, at least, where an image has so many.</summary>
    private const int ReadSide = 96;

    /// <summary>Reads an image, no larger than what is shown; null where it cannot be read.</summary>
    /// <param name="reader">Decodes it.</param>
    /// <param name="image">Its number.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="DatasetException">libvips cannot be loaded.</exception>
    public static ReportImage? TryRead(IImageReader reader, int image, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            var buffer = new ImageBuffer();
            reader.Read(PixelBox.Whole(reader.Open(image)), ReadSide, ReadSide, buffer);
            return new ReportImage(name, buffer.Width, buffer.Height, buffer.Channels, buffer.Pixels.ToArray())
                .Shrunk();
        }
        catch (ImageException)
        {
            return null;
        }
    }

    /// <summary>Whether it is so small that its pixels are shown as squares.</summary>
    internal bool IsTiny => Math.Max(Width, Height) <= TinySide;

    /// <summary>It, no larger than what is shown.</summary>
    internal ReportImage Shrunk()
    {
        int factor = (Math.Max(Width, Height) - 1) / MaxSide + 1;
        return factor == 1 ? this : Shrink(factor);
    }

    /// <summary>A PNG of it inside an address, made smaller to what is shown.</summary>
    internal string ToDataUri()
    {
        ReportImage shown = Shrunk();
        return "data:image/png;base64,"
            + Convert.ToBase64String(PngEncoder.Encode(shown.Pixels.Span, shown.Width, Channels));
    }

    /// <summary>
    /// Means of blocks of factor × factor pixels; those at the right and lower border may be smaller.
    /// </summary>
    private ReportImage Shrink(int factor)
    {
        int width = (Width - 1) / factor + 1, height = (Height - 1) / factor + 1;
        var pixels = new byte[width * height * Channels];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                for (int c = 0; c < Channels; c++)
                    pixels[(y * width + x) * Channels + c] = Mean(x * factor, y * factor, factor, c);
        return new ReportImage(Name, width, height, Channels, pixels);
    }

    private byte Mean(int left, int top, int side, int channel)
    {
        ReadOnlySpan<byte> pixels = Pixels.Span;
        int right = (int)Math.Min((long)left + side, Width), bottom = (int)Math.Min((long)top + side, Height);
        long count = (long)(right - left) * (bottom - top);
        // In 64 bits: one block may be a whole photograph.
        long sum = 0;
        for (int y = top; y < bottom; y++)
            for (int x = left; x < right; x++)
                sum += pixels[(y * Width + x) * Channels + channel];
        return (byte)((sum + count / 2) / count);
    }
}
