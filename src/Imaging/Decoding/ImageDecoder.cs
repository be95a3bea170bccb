using System.Runtime.InteropServices;

namespace GResNet.Imaging.Decoding;

/// <summary>
/// Decodes image files: JPEG, PNG, WebP, GIF, TIFF, AVIF and, as far as the library was built with it, HEIC, through
/// libvips; BMP and PNM that are not compressed without it. An image comes as red, green and blue of 8 bits, upright,
/// its first frame alone, with the colours of Pillow's <c>convert("RGB")</c>: greyscale is repeated, transparency is
/// dropped (not laid over a background), CMYK is converted and colour profiles are not applied. Samples of more than 8
/// bits, with a sign or with fractions are brought to 8 bits by <see cref="Conversion"/>. For one thread at a time;
/// memory is used again for the next file.
/// </summary>
public sealed unsafe class ImageDecoder : IDisposable
{
    private const int Channels = 3;

    // Of the rows decoded at a time: enough to make calls cheap, few enough to stay in the cache.
    private const int StripRows = 32;

    // Rows that are as long as this are decoded one by one.
    private const int StripBytes = 16 << 20;

    private const int MaxReduction = 8;

    // A square's sum of bytes fits into an int.
    private const int MostAveraged = 1024;

    private const string StoredAsJpeg2000 = "its pixels are stored as JPEG 2000, which is not read here";

    private readonly VipsLibrary vips;
    private readonly ImageLimits limits;
    private readonly DecodingClock clock;
    private readonly EncodedFile file = new();

    // Of formats that need no library: the pixels as stored.
    private readonly ImageBuffer raster = new();

    private byte[] strip = [];
    private byte[] levels = [];
    private string path = "";
    private ImageFormat format = ImageFormat.Jpeg;
    private Orientation orientation;

    // At full size, from opening until it is decoded.
    private StoredImage opened;

    // Declared or measured; null where it has yet to be measured, or nothing has to be.
    private SampleRange? range;
    private SampleType type;
    private int pixelBytes;
    private string? rasterConversion;

    // Of the squares that are averaged as rows come; 1 for none.
    private int side = 1;

    // Of the last scan; null where samples have 8 bits.
    private (byte Least, byte Greatest)? scanned;

    /// <summary>Loads libvips, where no other decoder has.</summary>
    /// <param name="limits">What a file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="DatasetException">It cannot be loaded; the message says how to install it.</exception>
    public ImageDecoder(ImageLimits? limits = null)
    {
        vips = VipsLibrary.Get();
        this.limits = limits ?? ImageLimits.Default;
        clock = new DecodingClock(this.limits.Time);
    }

    private enum Work
    {
        Open,
        Measure,
        Read,
        Scan,
    }

    /// <summary>What the file last opened says about its image.</summary>
    public ImageHeader Header { get; private set; }

    /// <summary>
    /// How samples of the image last read were brought to 8 bits, as "16 bits, 0 to 4095"; null where they have 8 bits.
    /// The range is the one that a TIFF declares (SMinSampleValue, SMaxSampleValue); otherwise the natural one that the
    /// image's values fill: 0 to 1, 0 to 255, 0 to 4095 or 0 to 65535, and −1 to 1 for fractions below zero; of others,
    /// from the least value of the image to the greatest.
    /// </summary>
    public string? Conversion => range is { } known ? $"{type.Describe()}, {known}" : rasterConversion;

    /// <summary>
    /// Whether a JPEG counts as damaged, at full size, where libjpeg merely warns: some of its pixels are then wrong,
    /// unless the warning is of bytes too many. Takes effect with the next file.
    /// </summary>
    public bool Strict { get; set; }

    /// <summary>Whether being strict makes a difference to the file last opened.</summary>
    public bool CanBeStrict => format == ImageFormat.Jpeg;

    /// <summary>The file last opened.</summary>
    public ReadOnlySpan<byte> File => file.Bytes;

    /// <summary>Reads a file and its header.</summary>
    /// <exception cref="ImageException">It cannot be read, is no image or asks for too much; the message names it and
    /// says why.</exception>
    public ImageHeader Open(string path)
    {
        Begin(path);
        file.Read(path, limits.FileBytes);
        return Open();
    }

    /// <summary>Reads a file that is in memory, and its header.</summary>
    /// <param name="bytes">The file; copied.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ImageException">It is no image or asks for too much; the message names it and says
    /// why.</exception>
    public ImageHeader Open(ReadOnlySpan<byte> bytes, string name)
    {
        Begin(name);
        file.Read(bytes, name, limits.FileBytes);
        return Open();
    }

    /// <summary>Reads a file from a stream, from where that stands to its end, and its header.</summary>
    /// <param name="stream">It; stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ImageException">It cannot be read, is no image or asks for too much; the message names it and
    /// says why.</exception>
    public ImageHeader Open(Stream stream, string name)
    {
        Begin(name);
        file.Read(stream, name, limits.FileBytes);
        return Open();
    }

    /// <summary>
    /// Decodes a part of the image: at full size or, of JPEG and WebP, where it is faster, at a half, a quarter or an
    /// eighth, as long as <paramref name="width"/> × <paramref name="height"/> pixels are left. Of a part that would
    /// take more than 256 MiB, averages are made as its rows come, in any format, as far as leaves so many. A reduced
    /// part lies within a pixel of its own of where it should. Of formats that are stored row by row, no rows below the
    /// part are decoded.
    /// </summary>
    /// <param name="part">Which pixels, at full size; inside the image.</param>
    /// <param name="width">The least columns wanted; the part's own where it has fewer.</param>
    /// <param name="height">The least rows wanted; the part's own where it has fewer.</param>
    /// <param name="into">Becomes the part, with three channels.</param>
    /// <exception cref="ArgumentException">The part is empty or reaches out of the image.</exception>
    /// <exception cref="ImageException">The file is damaged, or takes too long;
    /// the message names it and says how.</exception>
    public void Read(PixelBox part, int width, int height, ImageBuffer into)
    {
        ImageSize size = Header.Size;
        if (part.IsEmpty || part.Left < 0 || part.Top < 0 || part.Right > size.Width || part.Bottom > size.Height)
            throw new ArgumentException($"{part} is not inside {size}.", nameof(part));
        int factor = new ImageLoader(format).CanReduce ? Reduction(part, width, height, MaxReduction) : 1;
        side = Held(part, factor) > LargeImages.Bytes ? Reduction(part, width, height, MostAveraged) / factor : 1;
        if (ImageBuffer.MostBytes < Held(part, factor * side))
            throw OverLimits($"{part.Width:n0} × {part.Height:n0} pixels are more than memory can hold at once");
        Measure();
        Attempt(Work.Read, part, factor, into);
    }

    /// <summary>Decodes all of the image, without keeping its pixels.</summary>
    /// <returns>What is suspicious about them, as the end of a sentence; null for nothing.</returns>
    /// <exception cref="ImageException">The file is damaged, or takes too long;
    /// the message names it and says how.</exception>
    public string? Scan()
    {
        Measure();
        levels = Enough(levels, 3L * StoredSize.Width);
        Attempt(Work.Scan, PixelBox.Whole(Header.Size));
        return scanned is (var least, var greatest) && least == greatest
            && (long)Header.Size.Width * Header.Size.Height > 1
            ? $"all its pixels become {(least == 0 ? "black" : least == byte.MaxValue ? "white" : "one grey")} "
                + $"({Conversion})"
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private ImageSize StoredSize => orientation.Turn(Header.Size);

    private long StoredBytes => (long)Header.Size.Width * Header.Size.Height * pixelBytes;

    /// <summary>The largest factor that leaves the part as large as wanted.</summary>
    private static int Reduction(PixelBox part, int width, int height, int most)
    {
        int factor = most;
        while (factor > 1 && (part.Width / factor < width || part.Height / factor < height)) factor /= 2;
        return factor;
    }

    private static long Held(PixelBox part, int factor) =>
        (long)(part.Width / factor) * (part.Height / factor) * Channels;

    private static (int First, int Count) Reduce(int first, int count, int factor, int available)
    {
        count = Math.Max(count / factor, 1);
        return (Math.Min((first + factor / 2) / factor, available - count), count);
    }

    private void Begin(string name)
    {
        Close();
        path = name;
        clock.Reset();
    }

    /// <summary>The header of the file that was read.</summary>
    private ImageHeader Open()
    {
        format = ImageFormat.Of(file.Bytes) ?? throw Unsupported(ForeignContent.Describe(file.Bytes));
        (range, rasterConversion) = (null, null);
        if (format == ImageFormat.Tiff) Look(TiffTags.Read(file.Bytes));
        // The container has pictures of several codecs; HEIF calls this one so (ISO/IEC 15444-16).
        if (format.Loader == ImageFormat.Heic.Loader && file.Bytes.IndexOf("j2k1"u8) >= 0)
            throw Unsupported(StoredAsJpeg2000);
        if (format.Loader is null) OpenRaster();
        else if (!new ImageLoader(format).IsIn(vips))
            throw Unsupported($"libvips {vips.Version} was built without {format.Name}{VipsLocations.Advice}");
        Attempt(Work.Open);
        return Header;
    }

    private static byte[] Enough(byte[] memory, long bytes) =>
        memory.Length < bytes || ImageBuffer.IsWasteful(memory.Length, bytes)
        ? GC.AllocateUninitializedArray<byte>((int)bytes, pinned: true)
        : memory;

    private static byte* First(byte[] memory) => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);

    private void Look(TiffTags tags)
    {
        if (tags.IsJpeg2000) throw Unsupported(StoredAsJpeg2000);
        range = tags.Declared;
    }

    private void OpenRaster()
    {
        try
        {
            IRasterFile image = format == ImageFormat.Bmp ? new BitmapFile(file.Bytes) : new PnmFile(file.Bytes);
            if (limits.Refusal(image.Size) is { } refusal) throw OverLimits(refusal);
            rasterConversion = image.Conversion;
            raster.Reset(image.Size.Width, image.Size.Height, image.Channels);
            image.Decode(file.Bytes, raster);
        }
        catch (FormatException error)
        {
            throw Failure(error.Message);
        }
    }

    /// <summary>Finds the range of samples, where that is to be measured.</summary>
    private void Measure()
    {
        if (type == SampleType.UInt8 || range is not null) return;
        Attempt(Work.Measure, PixelBox.Whole(Header.Size));
    }

    /// <summary>Does it; on failure, learns the reason by doing it again.</summary>
    private void Attempt(Work work, PixelBox part = default, int factor = 1, ImageBuffer? into = null)
    {
        using LargeImages.Holder turn = LargeImages.Wait(work == Work.Open ? 0 : StoredBytes);
        clock.Start();
        try
        {
            if (VipsErrors.Try(vips, () => Try(work, part, factor, into)) is { } reason)
                throw format == ImageFormat.Heic ? Unsupported(reason + VipsLocations.Advice) : Failure(reason);
        }
        catch (TimeoutException)
        {
            throw OverLimits($"decoding it takes more than {limits.Time.TotalSeconds:0.###} s, the limit");
        }
        finally
        {
            clock.Stop();
        }
    }

    private bool Try(Work work, PixelBox part, int factor, ImageBuffer? into)
    {
        if (work == Work.Open) return TryOpen();
        // An image that is decoded in sequence can be decoded once.
        using StoredImage image = factor == 1 && opened.Handle != 0 ? opened : Load(factor);
        if (factor == 1) opened = default;
        if (image.Handle == 0) return false;
        PixelBox box = orientation.ToStored(part, Header.Size);
        (int left, int width) = Reduce(box.Left, box.Width, factor, image.Size.Width);
        (int top, int height) = Reduce(box.Top, box.Height, factor, image.Size.Height);
        return TryVisit(work, image, new PixelBox(left, top, width, height), into);
    }

    private bool TryOpen()
    {
        opened = Load(factor: 1);
        if (opened.Handle == 0) return false;
        (orientation, type, pixelBytes) = (opened.Orientation, opened.Rows.Type, opened.Rows.PixelBytes);
        if (type == SampleType.UInt8) range = null;
        ImageTraits traits = opened.Traits | (rasterConversion is null ? 0 : ImageTraits.Deep);
        Header = new ImageHeader(format.Name, orientation.Turn(opened.Size), traits);
        ImageException? refusal =
            type.Bytes() == 0 ? Unsupported($"its samples are {type.Describe()}, which are not read here")
            : limits.Refusal(Header.Size) is { } reason ? OverLimits(reason)
            : null;
        if (refusal is null) return true;
        Close();
        throw refusal;
    }

    private StoredImage Load(int factor) => format.Loader is null
        ? new StoredImage(vips, vips.ImageFromMemory(
            raster.Data, (nuint)raster.Pixels.Length, raster.Width, raster.Height, raster.Channels,
            (int)SampleType.UInt8))
        : new ImageLoader(format).Load(vips, file, factor, Strict);

    private bool TryVisit(Work work, StoredImage image, PixelBox part, ImageBuffer? into)
    {
        PixelRows rows = image.Rows with { Range = range ?? default };
        long rowBytes = (long)part.Width * rows.PixelBytes;
        if (rowBytes > Array.MaxLength) throw OverLimits($"a row of it has {rowBytes:n0} bytes, more than can be read");
        int stripRows = (int)Math.Clamp(StripBytes / rowBytes, 1, StripRows);
        strip = Enough(strip, rowBytes * stripRows);
        switch (work)
        {
            case Work.Measure:
                var values = new ValueScan(rows, part.Width);
                if (!image.TryVisit(part, First(strip), stripRows, ref values, clock)) return false;
                if (values.Least > values.Greatest) throw Failure("none of its samples is a finite number");
                range = SampleRange.Choose(type, values.Least, values.Greatest);
                return true;
            case Work.Scan:
                var scan = new LevelScan(rows, part.Width, First(levels));
                bool whole = image.TryVisit(part, First(strip), stripRows, ref scan, clock);
                scanned = rows.Type == SampleType.UInt8 ? null : (scan.Least, scan.Greatest);
                return whole;
            default:
                return TryStore(image, rows, part, stripRows, into!);
        }
    }

    private bool TryStore(StoredImage image, PixelRows rows, PixelBox part, int stripRows, ImageBuffer into)
    {
        int width = part.Width / side, height = part.Height / side;
        ImageSize upright = orientation.Turn(new ImageSize(width, height));
        into.Reset(upright.Width, upright.Height, Channels);
        PixelSteps steps = orientation.StepsIn(into);
        if (side == 1)
        {
            var store = new RowStore(rows, width, into.Data, steps);
            return image.TryVisit(part, First(strip), stripRows, ref store, clock);
        }

        part = new PixelBox(part.Left, part.Top, width * side, height * side);
        levels = Enough(levels, (long)Channels * part.Width);
        var average =
            new RowAverage(rows, width, side, First(levels), new int[Channels * width], into.Data, steps);
        return image.TryVisit(part, First(strip), stripRows, ref average, clock);
    }

    private void Close()
    {
        opened.Dispose();
        opened = default;
    }

    private ImageException Unsupported(string reason) => Failure(reason, ImageFault.UnsupportedFormat);

    private ImageException OverLimits(string reason) => Failure(reason, ImageFault.OverLimits);

    private ImageException Failure(string reason, ImageFault fault = ImageFault.Damaged) =>
        new($"'{path}' {(Strict ? "is damaged" : "cannot be read as an image")}: {reason}.") { Fault = fault };
}
