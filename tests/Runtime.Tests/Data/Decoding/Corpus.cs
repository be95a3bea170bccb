using System.Globalization;
using System.Text;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;

namespace GResNet.Runtime.Tests.Data.Decoding;

/// <summary>The files that <c>tests/Oracle/make_images.py</c> makes, and what Pillow sees in them.</summary>
internal static class Corpus
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "Corpus");

    /// <summary>Names of the files that are images.</summary>
    public static string[] GoodNames { get; } = Names("good");

    /// <summary>Names of the files that are none, or are damaged.</summary>
    public static string[] BadNames { get; } = Names("bad");

    public static string Good(string name) => Path.Combine(Folder, "good", name);

    public static string Bad(string name) => Path.Combine(Folder, "bad", name);

    /// <summary>
    /// Levels by which a decoder may differ from Pillow's: rounding of transforms and colours in lossy formats.
    /// </summary>
    public static int Tolerance(string name) =>
        name == "wrong-extension.jpg"
            ? 0
            : name.EndsWith(".jpg", StringComparison.Ordinal) || name is "lossy.webp" or "large.webp" ? 4 : 0;

    /// <summary>What Pillow sees: a binary PPM with a header of three lines.</summary>
    public static (ImageSize Size, byte[] Pixels) Expected(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Folder, "expected", name + ".ppm"));
        int end = 0;
        for (int lines = 0; lines < 3; end++) if (file[end] == '\n') lines++;
        int[] numbers = [.. Encoding.ASCII.GetString(file, 0, end).Split()[1..3]
            .Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        return (new ImageSize(numbers[0], numbers[1]), file[end..]);
    }

    /// <summary>Decodes all of an image at full size.</summary>
    public static ImageBuffer Decode(ImageDecoder decoder, string path)
    {
        var buffer = new ImageBuffer();
        ImageHeader header = decoder.Open(path);
        decoder.Read(PixelBox.Whole(header.Size), header.Size.Width, header.Size.Height, buffer);
        return buffer;
    }

    private static string[] Names(string kind) =>
        [.. Directory.GetFiles(Path.Combine(Folder, kind)).Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal)];
}
