using System.Globalization;
using System.Text;

namespace GResNet.Imaging.Decoding;

/// <summary>Says what a file is that is no image, or one of a format that is not decoded.</summary>
internal static class ForeignContent
{
    private const int ShownBytes = 8;

    // DICOM has its mark behind 128 bytes for whatever else reads the file.
    private const int DicomOffset = 128;

    /// <summary>What it is, as the end of a sentence about the file.</summary>
    public static string Describe(ReadOnlySpan<byte> file) =>
        $"{Name(file) ?? $"it is of no known format (it begins with {Beginning(file)})"}, which is not read here "
            + $"({ImageFormat.All} are)";

    private static string? Name(ReadOnlySpan<byte> file) =>
        Is(file, 4, "jP  "u8) || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51])
            ? "it is a JPEG 2000 file"
        : Is(file, 4, "JXL "u8) || file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) ? "it is a JPEG XL file"
        : Is(file, 4, "ftyp"u8)
            ? $"it is a video or another file of the kind \"{Text(file[8..Math.Min(12, file.Length)])}\""
        : file.StartsWith("#?RADIANCE"u8) || file.StartsWith("#?RGBE"u8) ? "it is a Radiance file"
        : file.StartsWith((ReadOnlySpan<byte>)[0x76, 0x2F, 0x31, 0x01]) ? "it is an OpenEXR file"
        : file.StartsWith("8BPS"u8) ? "it is a Photoshop file"
        : file.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0]) ? "it is an icon"
        : Is(file, DicomOffset, "DICM"u8) ? "it is a DICOM file"
        : file.StartsWith("SIMPLE  ="u8) ? "it is a FITS file"
        : file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']) ? "it is an HDF5 file"
        : file.StartsWith((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'])
            ? "it is a NumPy array"
        : file.StartsWith("%PDF"u8) ? "it is a PDF document"
        : file.StartsWith("%!PS"u8) ? "it is a PostScript document"
        : file.StartsWith("PK\x3\x4"u8) ? "it is a ZIP archive"
        : file.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "it is compressed by gzip"
        : OfMarkup(file);

    /// <summary>Of text with angle brackets: downloads that failed, and drawings.</summary>
    private static string? OfMarkup(ReadOnlySpan<byte> file)
    {
        if (!file.TrimStart(" \t\r\n"u8).StartsWith("<"u8)) return null;
        string start = Text(file[..Math.Min(file.Length, 512)]);
        return start.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? "it is an SVG drawing"
            : start.Contains("<html", StringComparison.OrdinalIgnoreCase)
                || start.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase)
                ? "it is a web page"
            : null;
    }

    private static bool Is(ReadOnlySpan<byte> file, int offset, ReadOnlySpan<byte> mark) =>
        file.Length > offset && file[offset..].StartsWith(mark);

    private static string Beginning(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> start = file[..Math.Min(file.Length, ShownBytes)];
        foreach (byte b in start)
            if (b is < (byte)' ' or > (byte)'~')
                return string.Join(' ', start.ToArray().Select(x => x.ToString("x2", CultureInfo.InvariantCulture)));
        return $"\"{Text(start)}\"";
    }

    /// <summary>Without what is not for eyes.</summary>
    private static string Text(ReadOnlySpan<byte> bytes) =>
        string.Concat(Encoding.ASCII.GetString(bytes).Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
