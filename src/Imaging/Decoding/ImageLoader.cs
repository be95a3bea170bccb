using System.Text;

namespace GResNet.Imaging.Decoding;

/// <summary>The loader of libvips that reads a format.</summary>
/// <param name="Format">What it reads.</param>
internal readonly unsafe record struct ImageLoader(ImageFormat Format)
{
    /// <summary>Whether a reduced image takes less time than a whole one.</summary>
    public bool CanReduce => Format == ImageFormat.Jpeg || Format == ImageFormat.WebP;

    /// <summary>The name of a class of libvips, ending with a zero.</summary>
    /// <param name="loader">As <see cref="ImageFormat.Loader"/>.</param>
    /// <param name="kind">"Source" for what reads from a VipsSource; nothing for what all kinds descend from.</param>
    public static byte[] ClassName(string loader, string kind) =>
        Encoding.ASCII.GetBytes($"VipsForeignLoad{loader}{kind}\0");

    /// <summary>Whether the library has it.</summary>
    public bool IsIn(VipsLibrary vips)
    {
        fixed (byte* name = Format.SourceClass) return vips.TypeFromName(name) != 0;
    }

    /// <summary>Reads the header.</summary>
    /// <param name="vips">The library.</param>
    /// <param name="file">The file.</param>
    /// <param name="factor">1; where <see cref="CanReduce"/>, also 2, 4 or 8:
    /// by what the image is to be reduced.</param>
    /// <param name="strict">Whether a JPEG fails, while it is decoded, at what libjpeg merely warns of.</param>
    /// <returns>The image, whose handle is 0 where that failed.</returns>
    public StoredImage Load(VipsLibrary vips, EncodedFile file, int factor, bool strict)
    {
        fixed (byte* name = Format.SourceClass)
        {
            var operation = new VipsOperation(vips, name);
            nint source = vips.SourceFromMemory(file.Data, (nuint)file.Length);
            operation.Set("source"u8, vips.SourceType(), source);
            vips.Unref(source);
            return new StoredImage(vips, operation.Build(Options(factor, strict)));
        }
    }

    private ReadOnlySpan<byte> Options(int factor, bool strict) => (IsJpeg: Format == ImageFormat.Jpeg, factor) switch
    {
        (true, 1) when strict => "access=sequential,fail_on=warning"u8,
        (_, 1) => "access=sequential,fail_on=error"u8,
        (true, 2) => "access=sequential,fail_on=error,shrink=2"u8,
        (true, 4) => "access=sequential,fail_on=error,shrink=4"u8,
        (true, 8) => "access=sequential,fail_on=error,shrink=8"u8,
        (false, 2) => "access=sequential,fail_on=error,scale=0.5"u8,
        (false, 4) => "access=sequential,fail_on=error,scale=0.25"u8,
        (false, 8) => "access=sequential,fail_on=error,scale=0.125"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(factor)),
    };
}
