using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using GResNet.Runtime.Data.Images;

namespace GResNet.Runtime.Data.Decoding;

/// <summary>
/// Decodes image files through libvips: JPEG, PNG, WebP, GIF, TIFF, PNM, and as far as the library was built with them HEIF, AVIF,
/// JPEG 2000, JPEG XL, Radiance and BMP. An image comes as red, green and blue of 8 bits, upright, its first frame alone, with
/// the colours of Pillow's <c>convert("RGB")</c>: greyscale is repeated, transparency is dropped (not laid over a background),
/// CMYK is converted and colour profiles are not applied. For one thread at a time; memory is used again for the next file.
/// </summary>
public sealed unsafe class ImageDecoder : IDisposable
{
    /// <summary>The most pixels an image may have: the limit at which Pillow refuses one as a "decompression bomb".</summary>
    public const long MaxPixels = 178_956_970;

    private const int Channels = 3;

    // Of the rows decoded at a time: enough to make calls cheap, few enough to stay in the cache.
    private const int StripRows = 32;

    private const int MaxReduction = 8;
    private const int ShownBytes = 8;

    // libvips notes errors of all threads in one place. Failures are therefore repeated alone, to learn their own reason.
    private static readonly ReaderWriterLockSlim Calls = new();

    private readonly VipsLibrary vips;
    private readonly EncodedFile file = new();
    private byte[] strip = [];
    private string path = "";
    private ImageLoader loader;
    private Orientation orientation;

    // At full size, from opening until it is decoded.
    private StoredImage opened;

    /// <summary>Loads libvips, where no other decoder has.</summary>
    /// <exception cref="DatasetException">It cannot be loaded; the message says how to install it.</exception>
    public ImageDecoder() => vips = VipsLibrary.Get();

    /// <summary>What the file last opened says about its image.</summary>
    public ImageHeader Header { get; private set; }

    /// <summary>
    /// Whether a JPEG counts as damaged, at full size, where libjpeg merely warns: some of its pixels are then wrong, unless the
    /// warning is of bytes too many. Takes effect with the next file.
    /// </summary>
    internal bool Strict { get; set; }

    /// <summary>The file last opened.</summary>
    public ReadOnlySpan<byte> File => file.Bytes;

    /// <summary>Reads a file and its header.</summary>
    /// <exception cref="ImageException">It cannot be read or is no image; the message names it and says why.</exception>
    public ImageHeader Open(string path)
    {
        Close();
        this.path = path;
        file.Read(path);
        Attempt(default, factor: 1, into: null);
        return Header;
    }

    /// <summary>
    /// Decodes a part of the image: at full size or, of JPEG and WebP, where it is faster, at a half, a quarter or an eighth, as
    /// long as <paramref name="width"/> × <paramref name="height"/> pixels are left. A reduced part lies within a pixel of its own
    /// of where it should. Of formats that are stored row by row, no rows below the part are decoded.
    /// </summary>
    /// <param name="part">Which pixels, at full size; inside the image.</param>
    /// <param name="width">The least columns wanted; the part's own where it has fewer.</param>
    /// <param name="height">The least rows wanted; the part's own where it has fewer.</param>
    /// <param name="into">Becomes the part, with three channels.</param>
    /// <exception cref="ArgumentException">The part is empty or reaches out of the image.</exception>
    /// <exception cref="ImageException">The file is damaged; the message names it and says how.</exception>
    public void Read(PixelBox part, int width, int height, ImageBuffer into)
    {
        ImageSize size = Header.Size;
        if (part.IsEmpty || part.Left < 0 || part.Top < 0 || part.Right > size.Width || part.Bottom > size.Height)
            throw new ArgumentException($"{part} is not inside {size}.", nameof(part));
        int factor = loader.CanReduce ? Reduction(part, width, height) : 1;
        Attempt(part, factor, into);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>The largest factor that leaves the part as large as wanted.</summary>
    private static int Reduction(PixelBox part, int width, int height)
    {
        int factor = MaxReduction;
        while (factor > 1 && (part.Width / factor < width || part.Height / factor < height)) factor /= 2;
        return factor;
    }

    private static (int First, int Count) Reduce(int first, int count, int factor, int available)
    {
        count = Math.Max(count / factor, 1);
        return (Math.Min((first + factor / 2) / factor, available - count), count);
    }

    /// <summary>Reads a part or, without a buffer for it, the header.</summary>
    private void Attempt(PixelBox part, int factor, ImageBuffer? into)
    {
        Calls.EnterReadLock();
        try
        {
            if (into is null ? TryOpen() : TryRead(part, factor, into)) return;
        }
        finally
        {
            Calls.ExitReadLock();
        }

        Calls.EnterWriteLock();
        try
        {
            _ = vips.TakeErrors();
            if (!(into is null ? TryOpen() : TryRead(part, factor, into))) throw Failure(Reason(vips.TakeErrors()));
        }
        finally
        {
            Calls.ExitWriteLock();
        }
    }

    private bool TryOpen()
    {
        loader = ImageLoader.Find(vips, file) ?? throw Failure(NotAnImage());
        opened = loader.Load(vips, file, factor: 1, Strict);
        if (opened.Handle == 0) return false;
        orientation = opened.Orientation;
        // Of JPEG 2000 they are the same picture, smaller.
        ImageTraits traits = loader.Format == ImageFormat.Jpeg2000 ? opened.Traits & ~ImageTraits.Pages : opened.Traits;
        Header = new ImageHeader(loader.Format, orientation.Turn(opened.Size), traits);
        long pixels = (long)Header.Size.Width * Header.Size.Height;
        if (pixels <= MaxPixels) return true;
        Close();
        throw Failure($"it has {Header.Size.Width:n0} × {Header.Size.Height:n0} pixels, more than the limit of {MaxPixels:n0}");
    }

    private bool TryRead(PixelBox part, int factor, ImageBuffer into)
    {
        // An image that is decoded in sequence can be decoded once.
        using StoredImage image = factor == 1 && opened.Handle != 0 ? opened : loader.Load(vips, file, factor, Strict);
        if (factor == 1) opened = default;
        if (image.Handle == 0) return false;
        PixelBox box = orientation.ToStored(part, Header.Size);
        (int left, int width) = Reduce(box.Left, box.Width, factor, image.Size.Width);
        (int top, int height) = Reduce(box.Top, box.Height, factor, image.Size.Height);
        ImageSize upright = orientation.Turn(new ImageSize(width, height));
        into.Reset(upright.Width, upright.Height, Channels);
        int bytes = checked(width * StripRows * image.Rows.PixelBytes);
        if (strip.Length < bytes) strip = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        return image.TryDecode(
            new PixelBox(left, top, width, height), (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(strip, 0), StripRows,
            into.Data, orientation.StepsIn(into));
    }

    private void Close()
    {
        opened.Dispose();
        opened = default;
    }

    private ImageException Failure(string reason) =>
        new($"'{path}' {(Strict ? "is damaged" : "cannot be read as an image")}: {reason}.");

    /// <summary>What libvips noted, in one line.</summary>
    private static string Reason(string errors)
    {
        string[] lines = errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? "it is damaged" : string.Join("; ", lines.Distinct());
    }

    private string NotAnImage()
    {
        ReadOnlySpan<byte> start = file.Bytes[..Math.Min(file.Length, ShownBytes)];
        string text = Encoding.ASCII.GetString(start);
        string shown = text.All(c => c is >= ' ' and <= '~')
            ? $"\"{text}\""
            : string.Join(' ', start.ToArray().Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
        return $"it is of no format that libvips {vips.Version} decodes here (it begins with {shown})";
    }
}
