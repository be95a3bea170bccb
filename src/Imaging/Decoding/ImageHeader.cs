namespace GResNet.Imaging.Decoding;

/// <summary>What a file says about its image.</summary>
/// <param name="Format">As "JPEG".</param>
/// <param name="Size">Upright.</param>
/// <param name="Traits">What has to be converted.</param>
public readonly record struct ImageHeader(string Format, ImageSize Size, ImageTraits Traits);

/// <summary>What makes an image other than three channels of 8 bits, upright.</summary>
[Flags]
public enum ImageTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>One channel of light; it becomes three equal ones.</summary>
    Greyscale = 1,

    /// <summary>Cyan, magenta, yellow and black; converted without a colour profile.</summary>
    Cmyk = 2,

    /// <summary>
    /// More than 8 bits a channel, or a sign, or fractions; see <see cref="ImageDecoder.Conversion"/>.
    /// </summary>
    Deep = 4,

    /// <summary>Transparency; it is dropped.</summary>
    Alpha = 8,

    /// <summary>Several frames or pages; the first is taken.</summary>
    Pages = 16,

    /// <summary>Stored otherwise than upright (EXIF); it is turned.</summary>
    Turned = 32,
}
