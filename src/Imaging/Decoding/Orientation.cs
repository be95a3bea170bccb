namespace GResNet.Imaging.Decoding;

/// <summary>
/// How a stored image becomes upright (EXIF 2.3, tag 274): rows and columns are swapped first, then columns and rows
/// are reversed.
/// </summary>
internal readonly record struct Orientation(bool Swapped, bool ColumnsReversed, bool RowsReversed)
{
    /// <summary>Of a tag's value from 1 to 8.</summary>
    public static Orientation FromExif(int tag) =>
        new(tag is 5 or 6 or 7 or 8, tag is 2 or 3 or 6 or 7, tag is 3 or 4 or 7 or 8);

    /// <summary>A size, upright from stored or stored from upright.</summary>
    public ImageSize Turn(ImageSize size) => Swapped ? new ImageSize(size.Height, size.Width) : size;

    /// <summary>Where a part of the upright image is stored.</summary>
    /// <param name="part">The part.</param>
    /// <param name="upright">Size of the upright image.</param>
    public PixelBox ToStored(PixelBox part, ImageSize upright)
    {
        int left = ColumnsReversed ? upright.Width - part.Right : part.Left;
        int top = RowsReversed ? upright.Height - part.Bottom : part.Top;
        return Swapped
            ? new PixelBox(top, left, part.Height, part.Width)
            : new PixelBox(left, top, part.Width, part.Height);
    }

    /// <summary>Where the pixels of a stored part lie in the memory of the upright one.</summary>
    public PixelSteps StepsIn(ImageBuffer upright)
    {
        int column = ColumnsReversed ? -upright.Channels : upright.Channels;
        int row = RowsReversed ? -upright.Stride : upright.Stride;
        int first = (ColumnsReversed ? upright.Stride - upright.Channels : 0)
            + (RowsReversed ? (upright.Height - 1) * upright.Stride : 0);
        return Swapped ? new PixelSteps(first, row, column) : new PixelSteps(first, column, row);
    }
}

/// <summary>Offsets in bytes: of the first pixel, and from a pixel to the next of its row and of its column.</summary>
internal readonly record struct PixelSteps(int First, int Column, int Row);
