using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Runtime.Random;

namespace GResNet.Runtime.Tests.Data.Decoding;

/// <summary>Files that are damaged at random give an image or an error that names them, soon.</summary>
public sealed class DecoderFuzzTests : IDisposable
{
    private const int Mutations = 60;

    // A file has a few KB; this is ten thousand times what it takes: a hang.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Files =>
    [
        "420.jpg", "progressive.jpg", "cmyk.jpg", "orientation-6.jpg", "rgb.png", "palette-transparent.png", "deep.png",
        "lossless.webp", "lossy.webp", "animated.webp", "animated.gif", "rgb.tif", "lzw.tif", "rgb.bmp", "rgb.ppm",
    ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Damaged_files_are_read_or_refused(string name)
    {
        byte[] original = File.ReadAllBytes(Corpus.Good(name));
        string path = folder.File(name);
        using var decoder = new ImageDecoder();
        var random = new RandomStream(new RandomKey(1, 2, name.Length));
        for (int i = 0; i < Mutations; i++)
        {
            File.WriteAllBytes(path, Mutate(original, ref random));
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            try
            {
                ImageBuffer image = Corpus.Decode(decoder, path);
                Assert.InRange((long)image.Width * image.Height, 1, ImageLimits.Default.Pixels);
            }
            catch (ImageException error)
            {
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
            }

            TimeSpan elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(start);
            Assert.True(elapsed < Longest, $"mutation {i} of {name} took {elapsed}");
        }
    }

    /// <summary>Bytes changed, a stretch cut out, doubled or zeroed, or the end cut off.</summary>
    private static byte[] Mutate(byte[] original, ref RandomStream random)
    {
        byte[] file = [.. original];
        int from = random.NextInt(file.Length), length = random.NextInt(Math.Min(64, file.Length - from) + 1);
        switch (random.NextInt(5))
        {
            case 0: return file[..from];
            case 1: return [.. file[..from], .. file[(from + length)..]];
            case 2: return [.. file[..(from + length)], .. file[from..]];
            case 3:
                file.AsSpan(from, length).Clear();
                return file;
            default:
                for (int flips = 1 + random.NextInt(8); flips > 0; flips--)
                    // Headers are short, and more happens there.
                    file[random.NextInt(random.NextInt(2) == 0
                        ? Math.Min(128, file.Length)
                        : file.Length)] ^= (byte)(1 << random.NextInt(8));
                return file;
        }
    }
}
