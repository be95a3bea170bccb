using GResNet.Runtime.Data.Images;

namespace GResNet.Runtime.Data.Decoding;

/// <summary>The loader of libvips that reads a file in memory.</summary>
/// <param name="Format">What it reads.</param>
/// <param name="Name">Its class name, ending with a zero, in memory that stays.</param>
/// <param name="FromSource">Whether it takes a VipsSource; otherwise it takes a VipsBlob.</param>
internal readonly unsafe record struct ImageLoader(string Format, nint Name, bool FromSource)
{
    /// <summary>Whether a reduced image takes less time than a whole one.</summary>
    public bool CanReduce => Format is ImageFormat.Jpeg or ImageFormat.WebP;

    /// <summary>Finds the loader for a file; null where it is not an image of a format that is decoded.</summary>
    public static ImageLoader? Find(VipsLibrary vips, EncodedFile file)
    {
        nint source = vips.SourceFromMemory(file.Data, (nuint)file.Length);
        byte* name = vips.FindSourceLoader(source);
        vips.Unref(source);
        if (ImageFormat.Of(name, file.Bytes) is { } format) return new ImageLoader(format, (nint)name, FromSource: true);
        // Some loaders take a file's bytes alone.
        name = vips.FindBufferLoader(file.Data, (nuint)file.Length);
        return ImageFormat.Of(name, file.Bytes) is { } other ? new ImageLoader(other, (nint)name, FromSource: false) : null;
    }

    /// <summary>Reads the header.</summary>
    /// <param name="vips">The library.</param>
    /// <param name="file">The file.</param>
    /// <param name="factor">1; where <see cref="CanReduce"/>, also 2, 4 or 8: by what the image is to be reduced.</param>
    /// <param name="strict">Whether a JPEG fails, while it is decoded, at what libjpeg merely warns of.</param>
    /// <returns>The image, whose handle is 0 where that failed.</returns>
    public StoredImage Load(VipsLibrary vips, EncodedFile file, int factor, bool strict)
    {
        var operation = new VipsOperation(vips, (byte*)Name);
        if (FromSource)
        {
            nint source = vips.SourceFromMemory(file.Data, (nuint)file.Length);
            operation.Set("source"u8, vips.SourceType(), source);
            vips.Unref(source);
        }
        else
        {
            nint blob = vips.NewBlob(0, file.Data, (nuint)file.Length);
            operation.SetBlob("buffer"u8, blob);
            vips.UnrefArea(blob);
        }

        return new StoredImage(vips, operation.Build((Format, factor) switch
        {
            (ImageFormat.Jpeg, 1) when strict => "access=sequential,fail_on=warning"u8,
            (_, 1) => "access=sequential,fail_on=error"u8,
            (ImageFormat.Jpeg, 2) => "access=sequential,fail_on=error,shrink=2"u8,
            (ImageFormat.Jpeg, 4) => "access=sequential,fail_on=error,shrink=4"u8,
            (ImageFormat.Jpeg, 8) => "access=sequential,fail_on=error,shrink=8"u8,
            (ImageFormat.WebP, 2) => "access=sequential,fail_on=error,scale=0.5"u8,
            (ImageFormat.WebP, 4) => "access=sequential,fail_on=error,scale=0.25"u8,
            (ImageFormat.WebP, 8) => "access=sequential,fail_on=error,scale=0.125"u8,
            _ => throw new ArgumentOutOfRangeException(nameof(factor)),
        }));
    }
}
