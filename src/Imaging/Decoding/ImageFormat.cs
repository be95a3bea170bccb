namespace GResNet.Imaging.Decoding;

/// <summary>
/// A format that is decoded, told by a file's first bytes, whatever the file is called. libvips is never asked what a
/// file is: of its loaders only those named here ever see one.
/// </summary>
/// <param name="Name">As people call it.</param>
/// <param name="Loader">The name of libvips's class, ending with a zero, after "VipsForeignLoad";
/// null where it is read here.</param>
internal sealed record ImageFormat(string Name, string? Loader)
{
    public static readonly ImageFormat Jpeg = new("JPEG", "Jpeg");
    public static readonly ImageFormat Png = new("PNG", "Png");
    public static readonly ImageFormat WebP = new("WebP", "Webp");
    public static readonly ImageFormat Gif = new("GIF", "Nsgif");
    public static readonly ImageFormat Tiff = new("TIFF", "Tiff");
    public static readonly ImageFormat Avif = new("AVIF", "Heif");
    public static readonly ImageFormat Heic = new("HEIC", "Heif");
    public static readonly ImageFormat Bmp = new("BMP", null);
    public static readonly ImageFormat Pnm = new("PNM", null);

    /// <summary>All of them, as messages list them.</summary>
    public static readonly string All =
        string.Join(", ", new[] { Jpeg, Png, WebP, Gif, Tiff, Avif, Heic, Bmp, Pnm }.Select(f => f.Name));

    /// <summary>The parts of the names of libvips's classes that read them.</summary>
    public static readonly string[] Loaders = [.. new[] { Jpeg, Png, WebP, Gif, Tiff, Avif }.Select(f => f.Loader!)];

    /// <summary>The class of libvips that reads it, ending with a zero; empty where it is read here.</summary>
    public byte[] SourceClass { get; } = Loader is null ? [] : ImageLoader.ClassName(Loader, "Source");

    /// <summary>The format of a file; null where it is none of them.</summary>
    public static ImageFormat? Of(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
        : file.StartsWith(
            (ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']) ? Png
        : file.StartsWith("RIFF"u8) && file.Length > 12 && file[8..].StartsWith("WEBP"u8) ? WebP
        : file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8) ? Gif
        : IsTiff(file) ? Tiff
        : file.Length > 12 && file[4..].StartsWith("ftyp"u8) ? OfBrand(file[8..12])
        : BitmapFile.Is(file) ? Bmp
        : PnmFile.Is(file) ? Pnm
        : null;

    private static bool IsTiff(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 42, 0])
            || file.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 42])
        || file.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 43, 0])
            || file.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 43]);

    /// <summary>
    /// By the major brand of the ISO base media file format (ISO/IEC 23008-12; AV1 Image File Format).
    /// </summary>
    private static ImageFormat? OfBrand(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8) ? Avif
        : brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("hevc"u8)
            || brand.SequenceEqual("hevx"u8)
            || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) ? Heic
        : null;
}
