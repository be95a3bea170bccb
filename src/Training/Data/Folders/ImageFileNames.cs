using System.Collections.Frozen;

namespace GResNet.Training.Data.Folders;

/// <summary>
/// Which files of a folder are taken for images: those with the ending of a format that can be decoded.
/// </summary>
internal static class ImageFileNames
{
    private static readonly FrozenSet<string> Extensions = FrozenSet.ToFrozenSet(
        [
            ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".ppm", ".pgm",
            ".pbm", ".pnm",
            ".avif", ".heic", ".heif", ".jp2", ".j2k", ".jxl", ".hdr",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file is taken; upper and lower case are the same.</summary>
    public static bool Include(string name) => Extensions.Contains(Path.GetExtension(name));
}
