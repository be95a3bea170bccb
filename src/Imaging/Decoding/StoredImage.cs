namespace GResNet.Imaging.Decoding;

/// <summary>
/// An image of libvips, none of whose pixels are decoded yet, as it is stored: not upright, in colours of its own.
/// </summary>
internal readonly unsafe struct StoredImage : IDisposable
{
    // The numbers of VipsCoding and VipsInterpretation (libvips/include/vips/image.h).
    private const int NoCoding = 0;
    private const int Multiband = 0, Light = 1, Cmyk = 15, Rgb = 17, Srgb = 22, Rgb16 = 25, Grey16 = 26, LinearRgb = 28;

    private readonly VipsLibrary vips;

    /// <summary>Takes a reference over, and gives up where the colours cannot be converted.</summary>
    /// <param name="vips">The library.</param>
    /// <param name="image">The reference; 0 for none.</param>
    public StoredImage(VipsLibrary vips, nint image)
    {
        this.vips = vips;
        Handle = image;
        if (image == 0) return;
        int bands = vips.ImageBands(image);
        var type = (SampleType)vips.ImageFormat(image);
        int interpretation = vips.ImageInterpretation(image);
        Orientation = Orientation.FromExif(vips.ImageOrientation(image));
        Traits = (bands < 3 ? ImageTraits.Greyscale : 0) | (interpretation == Cmyk ? ImageTraits.Cmyk : 0)
            | (type != SampleType.UInt8
                ? ImageTraits.Deep
                : 0) | (vips.ImageHasAlpha(image) != 0 ? ImageTraits.Alpha : 0)
            | (vips.ImagePages(image) > 1 ? ImageTraits.Pages : 0) | (Orientation != default ? ImageTraits.Turned : 0);
        // Floating point is not taken for linear light, as libvips does of colour alone.
        bool plain = vips.ImageCoding(image) == NoCoding
            && interpretation is Multiband or Light or Cmyk or Rgb or Srgb or Rgb16 or Grey16 or LinearRgb;
        if (!plain)
        {
            Handle = ToSrgb(vips, image);
            vips.Unref(image);
            if (Handle == 0) return;
            (bands, type, interpretation) = (vips.ImageBands(Handle), SampleType.UInt8, Srgb);
        }

        PixelLayout layout = interpretation == Cmyk && bands >= 4
            ? PixelLayout.Cmyk
            : bands < 3 ? PixelLayout.Grey : PixelLayout.Rgb;
        Rows = new PixelRows(layout, bands, type);
    }

    /// <summary>The image; 0 for none.</summary>
    public nint Handle { get; }

    /// <summary>How it becomes upright.</summary>
    public Orientation Orientation { get; }

    /// <summary>What has to be converted.</summary>
    public ImageTraits Traits { get; }

    /// <summary>How its pixels are stored.</summary>
    public PixelRows Rows { get; }

    /// <summary>As stored.</summary>
    public ImageSize Size => new(vips.ImageWidth(Handle), vips.ImageHeight(Handle));

    /// <summary>Decodes the rows of a part.</summary>
    /// <param name="part">Which pixels, as stored.</param>
    /// <param name="strip">Memory for <paramref name="stripRows"/> rows of the part.</param>
    /// <param name="stripRows">Rows to decode at a time.</param>
    /// <param name="visitor">Takes them.</param>
    /// <param name="clock">Looked at after each strip.</param>
    /// <returns>Whether that worked.</returns>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public bool TryVisit<TVisitor>(PixelBox part, byte* strip, int stripRows, ref TVisitor visitor, DecodingClock clock)
        where TVisitor : struct, IRowVisitor
    {
        long rowBytes = (long)part.Width * Rows.PixelBytes;
        nint memory = vips.ImageFromMemory(
            strip, (nuint)(rowBytes * stripRows), part.Width, stripRows, Rows.Bands, (int)Rows.Type);
        if (memory == 0) return false;
        nint from = vips.NewRegion(Handle);
        nint to = vips.NewRegion(memory);
        try
        {
            var all = new VipsRectangle(0, 0, part.Width, stripRows);
            if (vips.RegionOnImage(to, &all) != 0) return false;
            for (int row = 0; row < part.Height; row += stripRows)
            {
                var rows =
                    new VipsRectangle(part.Left, part.Top + row, part.Width, Math.Min(stripRows, part.Height - row));
                if (vips.PrepareRegionTo(from, to, &rows, 0, 0) != 0) return false;
                for (int i = 0; i < rows.Height; i++)
                    if (!visitor.Visit(strip + i * rowBytes, row + i)) return true;
                clock.Check();
            }

            return true;
        }
        finally
        {
            vips.Unref(to);
            vips.Unref(from);
            vips.Unref(memory);
        }
    }

    /// <summary>Lets go of the image.</summary>
    public void Dispose()
    {
        if (Handle != 0) vips.Unref(Handle);
    }

    private static nint ToSrgb(VipsLibrary vips, nint image)
    {
        nint converted = Apply(vips, "colourspace"u8, image, "space=srgb"u8);
        if (converted == 0) return 0;
        nint bytes = Apply(vips, "cast"u8, converted, "format=uchar"u8);
        vips.Unref(converted);
        return bytes;
    }

    private static nint Apply(VipsLibrary vips, ReadOnlySpan<byte> name, nint image, ReadOnlySpan<byte> options)
    {
        fixed (byte* operationName = name)
        {
            var operation = new VipsOperation(vips, operationName);
            operation.Set("in"u8, vips.ImageType(), image);
            return operation.Build(options);
        }
    }
}
