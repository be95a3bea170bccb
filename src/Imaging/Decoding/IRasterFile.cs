namespace GResNet.Imaging.Decoding;

/// <summary>A file of pixels that are not compressed, which needs no library.</summary>
internal interface IRasterFile
{
    /// <summary>What its header says.</summary>
    ImageSize Size { get; }

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    int Channels { get; }

    /// <summary>As <see cref="ImageDecoder.Conversion"/>.</summary>
    string? Conversion { get; }

    /// <summary>Stores the pixels.</summary>
    /// <param name="file">The file.</param>
    /// <param name="into">Of its size and channels.</param>
    /// <exception cref="FormatException">It is damaged; the message is the end of a sentence about it.</exception>
    void Decode(ReadOnlySpan<byte> file, ImageBuffer into);
}
