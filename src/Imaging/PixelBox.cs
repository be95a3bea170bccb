namespace GResNet.Imaging;

/// <summary>A rectangle of pixels: columns Left … Left + Width − 1, rows Top … Top + Height − 1.</summary>
public readonly record struct PixelBox(int Left, int Top, int Width, int Height)
{
    /// <summary>All of an image.</summary>
    public static PixelBox Whole(ImageSize size) => new(0, 0, size.Width, size.Height);

    /// <summary>Without any pixel.</summary>
    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>The column after its last.</summary>
    public int Right => Left + Width;

    /// <summary>The row after its last.</summary>
    public int Bottom => Top + Height;
}
