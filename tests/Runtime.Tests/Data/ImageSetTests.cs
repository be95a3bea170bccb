using GResNet.Imaging;
using GResNet.Runtime.Weights;
using GResNet.Training.Data;

namespace GResNet.Runtime.Tests.Data;

public sealed class ImageSetTests
{
    private const int Size = 5;
    private static readonly PixelNormalization Normalization = new([0.5f, 0.25f, 0], [0.5f, 1, 2]);

    [Fact]
    public void A_reader_gives_any_part_of_any_image()
    {
        ImageSet set = Make();
        using IImageReader reader = set.CreateReader();
        var buffer = new ImageBuffer();
        foreach ((int image, PixelBox part) in new[] { (2, new PixelBox(0, 0, Size, Size)),
            (0, new PixelBox(1, 3, 4, 2)), (1, new PixelBox(4, 4, 1, 1)) })
        {
            Assert.Equal(new ImageSize(Size, Size), reader.Open(image));
            reader.Read(part, 1, 1, buffer);
            Assert.Equal(new ImageSize(part.Width, part.Height), buffer.Size);
            for (int y = 0; y < part.Height; y++)
                for (int x = 0; x < part.Width; x++)
                    for (int c = 0; c < 3; c++)
                        Assert.Equal(set.Pixels(image)[((part.Top + y) * Size + part.Left + x) * 3 + c],
                            buffer.Row(y)[x * 3 + c]);
        }
    }

    [Fact]
    public void Wrong_lengths_labels_and_channels_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ImageSet(new byte[74], [0], ["a"], Size, Normalization));
        Assert.Throws<ArgumentException>(() => new ImageSet(new byte[75], [1], ["a"], Size, Normalization));
        Assert.Throws<ArgumentException>(() =>
            new ImageSet(new byte[50], [0], ["a"], Size, new PixelNormalization([0, 0], [1, 1])));
    }

    [Fact]
    public void Fingerprints_tell_pixels_and_labels_apart()
    {
        string[] prints = [Make().Fingerprint, Make(first: 2).Fingerprint, Make(label: 2).Fingerprint,
            new Subset(Make(), 2).Fingerprint];
        Assert.Equal(4, prints.Distinct().Count());
        Assert.Equal(prints[0], Make().Fingerprint);
    }

    [Fact]
    public void A_subset_is_spread_over_the_whole()
    {
        var subset = new Subset(Make(), 2);
        Assert.Equal((2, 0, 1), (subset.Count, subset.Label(0), subset.Label(1)));
        Assert.Equal("image 1", subset.Name(1));
        Assert.Equal(3, new Subset(Make(), 10).Count);
        using IImageReader reader = subset.CreateReader();
        var buffer = new ImageBuffer();
        reader.Open(1);
        reader.Read(new PixelBox(0, 0, Size, Size), 1, 1, buffer);
        Assert.Equal(Make().Pixels(1), buffer.Pixels);
    }

    private static ImageSet Make(int first = 1, byte label = 0)
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * Size * Size * 3).Select(i => (byte)(i * 37 + first))];
        return new ImageSet(pixels, [label, 1, 2], ["a", "b", "c"], Size, Normalization);
    }
}
