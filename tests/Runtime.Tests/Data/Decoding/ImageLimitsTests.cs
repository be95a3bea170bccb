using System.Text;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Training.Data.Folders;

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

    [Fact]
    public void Samples_of_16_bits_and_with_a_sign_fill_their_range()
    {
        string path = folder.File("x.tif");
        using var decoder = new ImageDecoder();
        const int Unsigned = 1, Signed = 2;
        foreach ((int format, short[] row, string range) in new (int, short[], string)[]
        {
            (Unsigned, [0, 2048, 4095], "0 to 4095"), (Unsigned, [0, short.MinValue, -1], "0 to 65535"),
            (Signed, [-1024, 1024, 3071], "-1024 to 3071"), (Signed, [0, 128, 255], "0 to 255"),
        })
        {
            byte[] samples = [.. row.SelectMany(BitConverter.GetBytes)];
            File.WriteAllBytes(path, Tiff(samples, bits: 16, format));
            byte[] pixels = Corpus.Decode(decoder, path).Pixels.ToArray();
            Assert.Equal(new byte[] { 0, 0, 0, 128, 128, 128, 255, 255, 255 }, pixels);
            Assert.EndsWith(range, decoder.Conversion!.Replace('\u2212', '-'), StringComparison.Ordinal);
        }

        File.WriteAllBytes(folder.File("x.pgm"), [.. "P5 3 1 65535\n"u8, 0, 0, 0x80, 0, 0xFF, 0xFF]);
        byte[] grey = Corpus.Decode(decoder, folder.File("x.pgm")).Pixels.ToArray();
        Assert.Equal(new byte[] { 0, 0, 0, 128, 128, 128, 255, 255, 255 }, grey);
    }

    [Fact]
    public void HEIC_is_read_or_the_library_that_reads_it_is_named()
    {
        File.WriteAllBytes(
            folder.File("x.heic"),
            [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8, 0, 0, 0, 8, .. "mdat"u8]);
        using var decoder = new ImageDecoder();
        string message = Assert.Throws<ImageException>(() => decoder.Open(folder.File("x.heic"))).Message;
        Assert.Contains("GRESNET_LIBVIPS", message, StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void A_loader_that_is_not_allowed_is_blocked_in_the_library_itself()
    {
        VipsLibrary vips = VipsLibrary.Get();
        byte[] drawing = [.. "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"u8];
        // Its reason is learnt while no other test uses the library.
        Assert.Contains("blocked", VipsErrors.Try(vips, IsRead), StringComparison.Ordinal);

        bool IsRead()
        {
            fixed (byte* file = drawing, name = ImageLoader.ClassName("Svg", "Source"))
            {
                // There is such a loader, which reads what this is.
                Assert.NotEqual(0u, vips.TypeFromName(name));
                nint source = vips.SourceFromMemory(file, (nuint)drawing.Length);
                var operation = new VipsOperation(vips, name);
                operation.Set("source"u8, vips.SourceType(), source);
                vips.Unref(source);
                return operation.Build("access=sequential"u8) != 0;
            }
        }
    }

    [Fact]
    public void A_folder_has_the_limits_that_it_was_loaded_with()
    {
        Directory.CreateDirectory(folder.File("a"));
        File.WriteAllText(folder.File("a/x.pgm"), "P2 40 1 1\n" + string.Concat(Enumerable.Repeat("1 ", 40)));
        Directory.CreateDirectory(folder.File("b"));
        File.WriteAllText(folder.File("b/x.pgm"), "P2 1 1 1\n1");
        foreach (int side in (int[])[39, 40])
        {
            var limits = new ImageLimits { Side = side };
            using IImageReader reader = ImageFolder.LoadMeasured(folder.Path, limits: limits).Images.CreateReader();
            if (side == 40) Assert.Equal(40, reader.Open(0).Width);
            else Assert.Contains("limit of 39", Assert.Throws<ImageException>(() => reader.Open(0)).Message);
            Assert.Equal(40 - side, FolderCheck.Run(folder.Path, limits: limits).Problems.Length);
        }
    }

    private static byte[] FloatTiff(float[] row) =>
        Tiff([.. row.SelectMany(BitConverter.GetBytes)], bits: 32, format: 3);

    /// <summary>A TIFF of one row of grey.</summary>
    private static byte[] Tiff(byte[] row, int bits, int format)
    {
        int width = row.Length * 8 / bits;
        (int Tag, int Type, int Value)[] tags =
        [
            (256, 3, width), (257, 3, 1), (258, 3, bits), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1),
            (278, 3, 1), (279, 4, row.Length), (339, 3, format),
        ];
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("II*\0"u8);
        writer.Write(8 + row.Length);
        writer.Write(row);
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
