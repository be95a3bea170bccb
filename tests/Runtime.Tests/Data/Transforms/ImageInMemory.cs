using GResNet.Imaging;

namespace GResNet.Runtime.Tests.Data.Transforms;

/// <summary>
/// A reader of one image that is in memory, at full size or, where that is allowed, halved by leaving out pixels.
/// </summary>
internal sealed class ImageInMemory(ImageBuffer image, bool halves = false) : IImageReader
{
    /// <summary>What was asked for last.</summary>
    public PixelBox Read { get; private set; }

    public ImageSize Open(int number) => image.Size;

    void IImageReader.Read(PixelBox part, int width, int height, ImageBuffer into)
    {
        Assert.True(part is { Left: >= 0, Top: >= 0, IsEmpty: false } && part.Right <= image.Width
            && part.Bottom <= image.Height);
        Read = part;
        int step = halves && part.Width / 2 >= width && part.Height / 2 >= height ? 2 : 1;
        into.Reset(part.Width / step, part.Height / step, image.Channels);
        for (int y = 0; y < into.Height; y++)
            for (int x = 0; x < into.Width; x++)
                image.Row(part.Top + y * step).Slice((part.Left + x * step) * image.Channels, image.Channels)
                    .CopyTo(into.Row(y)[(x * image.Channels)..]);
    }

    public void Dispose()
    {
    }
}
