using System.Text;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;

namespace GResNet.Runtime.Tests.Data.Decoding;

/// <summary>What a file may ask for, and what becomes of samples that are not bytes.</summary>
public sealed class ImageLimitsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, ImageLimits> Limits => new()
    {
        { "more than the limit of 900", new ImageLimits { Pixels = 900 } },
        { "more than the limit of 30 a side", new ImageLimits { Side = 30 } },
        { "bytes, more than the limit of 100", new ImageLimits { FileBytes = 100 } },
        { "the limit", new ImageLimits { Time = TimeSpan.FromTicks(1) } },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Limits))]
    public void Each_limit_refuses_what_is_above_it(string reason, ImageLimits limits)
    {
        foreach (string name in (string[])["444.jpg", "rgb.png", "rgb.tif", "rgb.bmp", "rgb.ppm"])
        {
            using var decoder = new ImageDecoder(limits);
            string message = Assert.Throws<ImageException>(() => Corpus.Decode(decoder, Corpus.Good(name))).Message;
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_device_is_refused_without_being_read()
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(folder.File("zero.png"), "/dev/zero");
        using var decoder = new ImageDecoder();
        Assert.Contains("a pipe or a device",
            Assert.Throws<ImageException>(() => decoder.Open(folder.File("zero.png"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2147483647 1")]
    [InlineData("1 2147483647")]
    [InlineData("2147483647 2147483647")]
    [InlineData("99999999999999999999 1")]
    [InlineData("0 5")]
    [InlineData("900000 1")]
    public void Extreme_sizes_are_refused(string size)
    {
        foreach (char kind in "123456")
        {
            File.WriteAllText(folder.File("x.pnm"), $"P{kind} {size} 255\n0 0", Encoding.ASCII);
            using var decoder = new ImageDecoder(new ImageLimits { Side = int.MaxValue, Pixels = 1000000 });
            Assert.Throws<ImageException>(() => Corpus.Decode(decoder, folder.File("x.pnm")));
        }
    }

    [Theory]
    [InlineData(0, 1, 0, 128, 255)]
    [InlineData(-1, 1, 0, 128, 255)]
    [InlineData(0, 255, 0, 128, 255)]
    [InlineData(0, 65535, 0, 128, 255)]
    [InlineData(-1024, 3071, 0, 128, 255)]
    [InlineData(1e6, 3e6, 0, 128, 255)]
    public void Floats_fill_their_natural_range(float low, float high, int first, int second, int third)
    {
        string path = folder.File("x.tif");
        File.WriteAllBytes(path, FloatTiff([low, (low + high) / 2, high]));
        using var decoder = new ImageDecoder();
        ImageBuffer image = Corpus.Decode(decoder, path);
        int[] levels = [.. image.Pixels.ToArray().Where((_, i) => i % 3 == 0).Select(b => (int)b)];
        Assert.Equal([first, second, third], levels);
        Assert.StartsWith("32-bit floating point, ", decoder.Conversion, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dark_image_of_fractions_stays_dark_and_one_of_no_numbers_is_refused()
    {
        string path = folder.File("x.tif");
        using var decoder = new ImageDecoder();
        File.WriteAllBytes(path, FloatTiff([0.1f, 0.2f, float.NaN]));
        Assert.Equal(new byte[] { 26, 26, 26, 51, 51, 51, 0, 0, 0 }, Corpus.Decode(decoder, path).Pixels.ToArray());
        File.WriteAllBytes(path, FloatTiff([float.NaN, float.NaN, float.NaN]));
        Assert.Contains("finite", Assert.Throws<ImageException>(() => Corpus.Decode(decoder, path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(SampleType.UInt16), 0, 65535, 0, 65535)]
    [InlineData(nameof(SampleType.UInt16), 3, 4095, 0, 4095)]
    [InlineData(nameof(SampleType.UInt16), 3, 200, 0, 255)]
    [InlineData(nameof(SampleType.UInt16), 0, 7, 0, 7)]
    [InlineData(nameof(SampleType.Int16), -1024, 3071, -1024, 3071)]
    [InlineData(nameof(SampleType.UInt32), 0, 4e9, 0, 4e9)]
    [InlineData(nameof(SampleType.Float32), 0.2, 0.3, 0, 1)]
    [InlineData(nameof(SampleType.Float32), -0.02, 1.05, 0, 1)]
    [InlineData(nameof(SampleType.Float32), -0.5, 0.5, -1, 1)]
    [InlineData(nameof(SampleType.Float32), -2.5, 3, -2.5, 3)]
    [InlineData(nameof(SampleType.Float64), 5e9, 5e9, 5e9 - 0.5, 5e9 + 0.5)]
    public void A_range_is_chosen_by_what_the_values_fill(
        string type, double least, double greatest, double low, double high) =>
        Assert.Equal(new SampleRange(low, high), SampleRange.Choose(Enum.Parse<SampleType>(type), least, greatest));

    [Fact]
    public void What_comes_with_the_program_is_found_before_what_the_system_has()
    {
        File.WriteAllText(folder.File(VipsLocations.FileName), "");
        Assert.Equal(
            folder.File(VipsLocations.FileName), VipsLocations.Candidates(null, [folder.File("none"), folder.Path])[0]);
        Assert.Contains(VipsLocations.FileName, VipsLocations.Candidates("", []));
        Assert.DoesNotContain(folder.File(VipsLocations.FileName), VipsLocations.Candidates("system", [folder.Path]));
        Assert.Equal(["/there/lib"], VipsLocations.Candidates("/there/lib", [folder.Path]));
    }

    /// <summary>A TIFF of one row of grey.</summary>
    private static byte[] FloatTiff(float[] row)
    {
        (int Tag, int Type, int Value)[] tags =
        [
            (256, 3, row.Length), (257, 3, 1), (258, 3, 32), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1),
            (278, 3, 1),
            (279, 4, 4 * row.Length), (339, 3, 3),
        ];
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(8 + 4 * row.Length);
        foreach (float value in row) writer.Write(value);
        writer.Write((short)tags.Length);
        foreach ((int tag, int type, int value) in tags)
        {
            writer.Write((short)tag);
            writer.Write((short)type);
            writer.Write(1);
            writer.Write(value);
        }

        writer.Write(0);
        return file.ToArray();
    }
}
