using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Runtime.Random;

namespace GResNet.Runtime.Tests.Data.Decoding;

public sealed class ImageDecoderTests : IDisposable
{
    private const int Full = int.MaxValue;
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Good => [.. Corpus.GoodNames];

    public static TheoryData<string> Bad => [.. Corpus.BadNames];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Good))]
    public void Pixels_are_those_that_Pillow_sees(string name)
    {
        using var decoder = new ImageDecoder();
        (ImageSize size, byte[] expected) = Corpus.Expected(name);
        ImageBuffer image = Corpus.Decode(decoder, Corpus.Good(name));
        Assert.Equal((size, 3), (image.Size, image.Channels));
        AssertClose(expected, image.Pixels, Corpus.Tolerance(name));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_part_is_cropped_from_the_whole(string name)
    {
        using var decoder = new ImageDecoder();
        ImageBuffer whole = Corpus.Decode(decoder, Corpus.Good(name));
        var random = new RandomStream(new RandomKey(7, 0, 0));
        var part = new ImageBuffer();
        for (int i = 0; i < 5; i++)
        {
            int width = 1 + random.NextInt(whole.Width), height = 1 + random.NextInt(whole.Height);
            var box = new PixelBox(
                random.NextInt(whole.Width - width + 1), random.NextInt(whole.Height - height + 1), width, height);
            // The first part comes from the image as it was opened, the others from loading it again.
            decoder.Open(Corpus.Good(name));
            if (i > 2) decoder.Read(box, Full, Full, part);
            decoder.Read(box, Full, Full, part);
            Assert.Equal(new ImageSize(width, height), part.Size);
            for (int row = 0; row < height; row++)
                Assert.Equal(
                    whole.Row(box.Top + row).Slice(3 * box.Left, 3 * width).ToArray(), part.Row(row).ToArray());
        }
    }

    [Theory]
    [InlineData("444.jpg", "JPEG", ImageTraits.None)]
    [InlineData("grey.jpg", "JPEG", ImageTraits.Greyscale)]
    [InlineData("cmyk.jpg", "JPEG", ImageTraits.Cmyk)]
    [InlineData("cmyk.tif", "TIFF", ImageTraits.Cmyk)]
    [InlineData("deep.png", "PNG", ImageTraits.Deep)]
    [InlineData("deep-grey.png", "PNG", ImageTraits.Deep | ImageTraits.Greyscale)]
    [InlineData("grey-alpha.png", "PNG", ImageTraits.Alpha | ImageTraits.Greyscale)]
    [InlineData("palette-transparent.png", "PNG", ImageTraits.Alpha)]
    [InlineData("animated.gif", "GIF", ImageTraits.Pages)]
    [InlineData("animated.webp", "WebP", ImageTraits.Pages)]
    [InlineData("turned.webp", "WebP", ImageTraits.Turned)]
    [InlineData("orientation-1.jpg", "JPEG", ImageTraits.None)]
    [InlineData("orientation-6.jpg", "JPEG", ImageTraits.Turned)]
    [InlineData("wrong-extension.jpg", "PNG", ImageTraits.None)]
    public void The_header_says_what_has_to_be_converted(string name, string format, ImageTraits traits)
    {
        using var decoder = new ImageDecoder();
        Assert.Equal(new ImageHeader(format, new ImageSize(37, 26), traits), decoder.Open(Corpus.Good(name)));
    }

    [Theory]
    [InlineData(107, 69, 107, 69)]
    [InlineData(54, 10, 107, 69)]
    [InlineData(53, 34, 53, 34)]
    [InlineData(27, 17, 53, 34)]
    [InlineData(26, 17, 26, 17)]
    [InlineData(13, 1, 13, 8)]
    [InlineData(1, 1, 13, 8)]
    public void A_reduced_image_is_as_large_as_wanted_and_no_larger_than_it_has_to_be(
        int width, int height, int expectedWidth, int expectedHeight)
    {
        using var decoder = new ImageDecoder();
        var buffer = new ImageBuffer();
        decoder.Open(Corpus.Good("large.jpg"));
        decoder.Read(new PixelBox(0, 0, 107, 69), width, height, buffer);
        Assert.Equal(new ImageSize(expectedWidth, expectedHeight), buffer.Size);
    }

    [Theory]
    [InlineData("large.jpg", 2)]
    [InlineData("large.jpg", 4)]
    [InlineData("large.jpg", 8)]
    [InlineData("large-turned.jpg", 2)]
    [InlineData("large-turned.jpg", 8)]
    [InlineData("large.webp", 2)]
    [InlineData("large.webp", 4)]
    [InlineData("large.webp", 8)]
    public void A_reduced_part_has_the_mean_of_the_pixels_it_stands_for(string name, int factor)
    {
        using var decoder = new ImageDecoder();
        ImageBuffer whole = Corpus.Decode(decoder, Corpus.Good(name));
        var box = new PixelBox(24, 16, 64, 40);
        var part = new ImageBuffer();
        decoder.Read(box, box.Width / factor, box.Height / factor, part);
        Assert.Equal(new ImageSize(box.Width / factor, box.Height / factor), part.Size);
        for (int y = 0; y < part.Height; y++)
        {
            for (int i = 0; i < part.Stride; i++)
            {
                double mean = Mean(whole, box.Left + i / 3 * factor, box.Top + y * factor, i % 3, factor);
                // It may lie half a pixel of its own off in both directions, and the colours change by up to 5 levels a
                // pixel of the whole. Taken from elsewhere, or turned wrongly, a part would differ by far more.
                Assert.InRange(part.Row(y)[i], mean - 5 - 3 * factor, mean + 5 + 3 * factor);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_no_image_is_refused_by_name_and_reason(string name)
    {
        using var decoder = new ImageDecoder();
        string message = Assert.Throws<ImageException>(() => Corpus.Decode(decoder, Corpus.Bad(name))).Message;
        Assert.StartsWith($"'{Corpus.Bad(name)}' cannot be read as an image: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        // And the decoder goes on with the next.
        Assert.Equal(new ImageSize(37, 26), Corpus.Decode(decoder, Corpus.Good("444.jpg")).Size);
    }

    [Theory]
    [InlineData("empty.jpg", "it is empty")]
    [InlineData("text.jpg", "it begins with \"This is \"")]
    [InlineData("table.jpg", "it begins with 32 20 32 0a")]
    [InlineData("drawing.jpg", "an SVG drawing, which is not read here")]
    [InlineData("script.jpg", "a PostScript document, which is not read here")]
    [InlineData("huge.png", "60,000 × 60,000 pixels, more than the limit of 178,956,970")]
    [InlineData("rgb.jp2", "a JPEG 2000 file, which is not read here")]
    [InlineData("page.png", "a web page, which is not read here")]
    [InlineData("truncated-70.jpg", "premature end of")]
    public void The_reason_is_said(string name, string reason)
    {
        using var decoder = new ImageDecoder();
        string message = Assert.Throws<ImageException>(() => Corpus.Decode(decoder, Corpus.Bad(name))).Message;
        Assert.Contains(reason, message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("plain.jpg")]
    [InlineData("a b.jpg")]
    [InlineData("x[page=2].jpg")]
    [InlineData("ж猫🐈%20'.jpg")]
    [InlineData("-")]
    public void Any_name_will_do(string name)
    {
        File.Copy(Corpus.Good("444.jpg"), folder.File(name));
        using var decoder = new ImageDecoder();
        Assert.Equal(new ImageSize(37, 26), Corpus.Decode(decoder, folder.File(name)).Size);
    }

    [Fact]
    public void A_file_that_is_not_there_or_a_folder_is_an_image_error()
    {
        using var decoder = new ImageDecoder();
        foreach (string path in (string[])[folder.File("none.jpg"), folder.Path, folder.File("no/none.jpg")])
            Assert.Contains(
                path, Assert.Throws<ImageException>(() => decoder.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_outside_the_image_is_refused()
    {
        using var decoder = new ImageDecoder();
        decoder.Open(Corpus.Good("444.jpg"));
        foreach (PixelBox box in (PixelBox[])[new(0, 0, 38, 1), new(-1, 0, 2, 2), new(0, 20, 5, 7), new(3, 3, 0, 4)])
            Assert.Throws<ArgumentException>(() => decoder.Read(box, 1, 1, new ImageBuffer()));
    }

    [Fact]
    public void Threads_learn_the_reasons_of_their_own_files()
    {
        (string Name, string Reason)[] files =
        [
            ("truncated-70.jpg", "VipsJpeg: premature end of"), ("truncated.tif", "tiff2vips: read error"),
            ("truncated.gif", "gifload_source: unexpected end of GIF source data"), ("flipped.png", "png"),
        ];
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        var threads = files.Select(file => new Thread(() =>
        {
            using var decoder = new ImageDecoder();
            for (int i = 0; i < 50; i++)
            {
                string message =
                    Assert.Throws<ImageException>(() => Corpus.Decode(decoder, Corpus.Bad(file.Name))).Message;
                bool own = message.Contains(file.Reason, StringComparison.OrdinalIgnoreCase)
                    && !files.Any(other =>
                        other != file && message.Contains(other.Reason, StringComparison.OrdinalIgnoreCase));
                if (!own) failures.Add($"{file.Name}: {message}");
            }
        })).ToArray();
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Empty(failures);
    }

    [Fact]
    public void Decoding_takes_next_to_no_managed_memory()
    {
        using var decoder = new ImageDecoder();
        var buffer = new ImageBuffer();
        string path = Corpus.Good("large.jpg");
        var box = new PixelBox(0, 0, 107, 69);
        for (int i = 0; i < 3; i++) Decode();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) Decode();
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 20, 0, 1024);

        void Decode()
        {
            decoder.Open(path);
            decoder.Read(box, 107, 69, buffer);
            decoder.Read(box, 50, 30, buffer);
        }
    }

    [Fact]
    public void A_missing_library_is_explained_for_every_system()
    {
        string message = Assert.Throws<DatasetException>(() => VipsLibrary.Open(["libvips.so.42"], _ => 0)).Message;
        foreach (string part in (string[])["libvips.so.42", "apt install libvips42", "dnf install vips",
            "brew install vips", "NetVips.Native", "PATH"])
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_library_that_is_there_is_taken()
    {
        Assert.Equal(5, VipsLibrary.Open(["a", "b", "c"], name => name == "a" ? 0 : name == "b" ? 5 : 6)[0]);
    }

    private static double Mean(ImageBuffer image, int left, int top, int channel, int side)
    {
        double sum = 0;
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) sum += image.Row(top + y)[3 * (left + x) + channel];
        return sum / (side * side);
    }

    private static void AssertClose(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found, int tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance,
                $"byte {i}: {found[i]}, expected {expected[i]} ± {tolerance}");
    }
}
