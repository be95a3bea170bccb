using System.Text;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;

namespace GResNet.Runtime.Tests.Data.Decoding;

/// <summary>Images that are too large to be held.</summary>
public sealed class LargeImageTests(LargeImageTests.LargeFile large) : IClassFixture<LargeImageTests.LargeFile>
{
    // Of three bytes a pixel, more than 256 MiB.
    private const int Width = 9801, Height = 9502;

    [Fact]
    public void They_are_averaged_as_they_are_read()
    {
        using var decoder = new ImageDecoder();
        var image = new ImageBuffer();
        decoder.Read(PixelBox.Whole(decoder.Open(large.Path).Size), 2400, 2300, image);
        Assert.Equal(new ImageSize(Width / 4, Height / 4), image.Size);
        for (int y = 0; y < image.Height; y += 500)
            for (int x = 0; x < image.Width; x++)
                Assert.Equal(Level(4 * x) + 2, image.Pixels[3 * (y * image.Width + x)]);

        decoder.Open(large.Path);
        decoder.Read(new PixelBox(1, 2, 1000, 900), 10, 10, image);
        Assert.Equal(new ImageSize(1000, 900), image.Size);
    }

    [Fact]
    public void They_are_measured_with_as_what_they_show()
    {
        using var reader = new FileReader(_ => large.Path);
        var pixels = new byte[64 * 64 * 3];
        new EvaluationTransform(64, 64).Apply(reader, 0, pixels);
        // The middle of the image, 64 of 66 columns.
        for (int x = 0; x < 64; x++)
        {
            int level = Level((x + 1.5) * Width / 66);
            Assert.InRange(pixels[3 * (32 * 64 + x)], level, level + 4);
        }
    }

    [Fact]
    public void One_is_decoded_at_a_time()
    {
        var other = new Thread(() => LargeImages.Wait(LargeImages.Bytes + 1).Dispose());
        using (LargeImages.Wait(LargeImages.Bytes + 1))
        {
            // A small one need not wait.
            LargeImages.Wait(LargeImages.Bytes).Dispose();
            other.Start();
            Assert.False(other.Join(20));
        }

        Assert.True(other.Join(TimeSpan.FromMinutes(1)));
    }

    private static int Level(double column) => (int)column / 4 * 200 / (Width / 4);

    /// <summary>A file of such an image.</summary>
    public sealed class LargeFile : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public LargeFile() => Write(Path);

        public string Path => folder.File("large.pgm");

        public void Dispose() => folder.Dispose();
    }

    /// <summary>
    /// Grey, brighter to the right; the four pixels of a square's row are 0, 1, 3 and 4 above its level.
    /// </summary>
    private static void Write(string path)
    {
        byte[] row = [.. Enumerable.Range(0, Width).Select(x => (byte)(Level(x) + x % 4 + x % 4 / 2))];
        using FileStream file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes($"P5 {Width} {Height} 255\n"));
        for (int y = 0; y < Height; y++) file.Write(row);
    }
}
