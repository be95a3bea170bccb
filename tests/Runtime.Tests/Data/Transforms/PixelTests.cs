using GResNet.Imaging;
using GResNet.Imaging.Transforms;

namespace GResNet.Runtime.Tests.Data.Transforms;

/// <summary>Vectors against plain loops, at widths around those of vectors.</summary>
public class PixelTests
{
    public static TheoryData<int> Widths { get; } = [1, 2, 4, 5, 6, 15, 16, 17, 63, 64, 65, 127, 193, 400];

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_flip_reverses_pixels(int width)
    {
        ImageBuffer target = new();
        foreach (ImageBuffer source in Noise(width))
        {
            int channels = source.Channels;
            HorizontalFlip.Apply(source, target);
            byte[] expected = new byte[source.Pixels.Length];
            for (int i = 0; i < expected.Length; i++)
            {
                (int row, int at) = Math.DivRem(i, source.Stride);
                expected[i] = source.Row(row)[(width - 1 - at / channels) * channels + at % channels];
            }

            TransformFixture.AssertPixels(expected, target.Pixels, source.Stride);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_table_replaces_levels(int width)
    {
        ImageBuffer target = new();
        foreach (ImageBuffer source in Noise(width))
        {
            byte[] tables = new byte[source.Channels * LookupTable.Levels];
            new System.Random(3).NextBytes(tables);
            foreach (byte[] table in new[] { tables, tables[^LookupTable.Levels..] })
            {
                LookupTable.Apply(source, table, target);
                byte[] expected = [.. source.Pixels.ToArray().Select(
                    (level, i) => table[(i % source.Channels * LookupTable.Levels + level) % table.Length])];
                TransformFixture.AssertPixels(expected, target.Pixels, source.Stride);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_histogram_counts_every_byte(int width)
    {
        foreach (ImageBuffer image in Noise(width))
        {
            int[] counts = new int[image.Channels * LookupTable.Levels], expected = new int[counts.Length];
            for (int i = 0; i < image.Pixels.Length; i++)
                expected[i % image.Channels * LookupTable.Levels + image.Pixels[i]]++;
            Histogram.Count(image, counts);
            Assert.Equal(expected, counts);
        }
    }

    /// <summary>A grey and a colour image.</summary>
    private static IEnumerable<ImageBuffer> Noise(int width)
    {
        foreach (int channels in new[] { 1, 3 })
        {
            ImageBuffer image = new();
            image.Reset(width, 3, channels);
            new System.Random(width).NextBytes(image.Pixels);
            yield return image;
        }
    }
}
