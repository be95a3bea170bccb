using GResNet.Reports.Html;

namespace GResNet.Runtime.Tests.Metrics.Reports;

public sealed class ReportImageTests
{
    [Theory]
    [InlineData(32, 32, 32, 32)]
    [InlineData(144, 100, 144, 100)]
    [InlineData(145, 100, 73, 50)]
    [InlineData(4000, 3000, 143, 108)]
    [InlineData(5, 1000, 1, 143)]
    [InlineData(9_900_000, 1, 144, 1)]
    [InlineData(1, 9_900_000, 1, 144)]
    public void Large_images_are_made_smaller(int width, int height, int shownWidth, int shownHeight)
    {
        var image = new ReportImage("x", width, height, 3, new byte[width * height * 3]);
        (int w, int h, _, _) = Decode(image);
        Assert.Equal((shownWidth, shownHeight), (w, h));
    }

    [Fact]
    public void A_smaller_image_has_the_means_of_blocks()
    {
        const int Width = 287, Height = 3;
        var random = new System.Random(5);
        var pixels = new byte[Width * Height];
        random.NextBytes(pixels);
        (int w, int h, int channels, byte[] shown) = Decode(new ReportImage("x", Width, Height, 1, pixels));
        Assert.Equal((144, 2, 1), (w, h, channels));
        for (int y = 0; y < h; y++)
        {
            for (int x = 0; x < w; x++)
            {
                var block = from row in new[] { 2 * y, 2 * y + 1 } where row < Height
                            from column in new[] { 2 * x, 2 * x + 1 } where column < Width
                            select (double)pixels[row * Width + column];
                Assert.Equal(Math.Floor(block.Average() + 0.5), shown[y * w + x]);
            }
        }
    }

    private static (int Width, int Height, int Channels, byte[] Pixels) Decode(ReportImage image)
    {
        string uri = image.ToDataUri();
        const string Prefix = "data:image/png;base64,";
        Assert.StartsWith(Prefix, uri);
        return PngEncoderTests.Decode(Convert.FromBase64String(uri[Prefix.Length..]));
    }
}
