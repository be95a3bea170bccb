using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace GResNet.Runtime.Data.Decoding;

/// <summary>
/// The formats that are decoded. libvips can also read PDF, SVG, tables of numbers and, through ImageMagick, what is not an image
/// at all; a file that is one of those is refused, whatever it is called.
/// </summary>
internal static unsafe class ImageFormat
{
    public const string Jpeg = "JPEG";
    public const string WebP = "WebP";
    public const string Jpeg2000 = "JPEG 2000";

    private const string Heif = "HEIF";
    private const string Magick = "BMP";

    // By the names of libvips's loaders, between "VipsForeignLoad" and "Source" or "Buffer".
    private static readonly FrozenDictionary<string, string> ByLoader = new Dictionary<string, string>
    {
        ["Jpeg"] = Jpeg, ["Png"] = "PNG", ["Webp"] = WebP, ["Nsgif"] = "GIF", ["Tiff"] = "TIFF", ["Heif"] = Heif,
        ["Jp2k"] = Jpeg2000, ["Jxl"] = "JPEG XL", ["Ppm"] = "PNM", ["Rad"] = "Radiance",
        ["Magick"] = Magick, ["Magick7"] = Magick,
    }.ToFrozenDictionary();

    /// <summary>The format that a loader reads of a file, or null where it is not one to decode.</summary>
    /// <param name="loader">The loader's class name, ending with a zero; may be null.</param>
    /// <param name="file">The file.</param>
    public static string? Of(byte* loader, ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(loader);
        if (!name.StartsWith("VipsForeignLoad"u8)) return null;
        name = name["VipsForeignLoad".Length..];
        Span<char> key = stackalloc char[name.Length];
        int length = 0;
        // Both endings have six letters.
        foreach (byte letter in name[..Math.Max(0, name.Length - "Source".Length)]) key[length++] = (char)letter;
        if (!ByLoader.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key[..length], out string? format)) return null;
        return format switch
        {
            Magick => file.StartsWith("BM"u8) ? format : null,
            Heif => file.Length >= 12 && (file[8..].StartsWith("avif"u8) || file[8..].StartsWith("avis"u8)) ? "AVIF" : format,
            _ => format,
        };
    }
}
