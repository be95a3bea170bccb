using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Random;

namespace GResNet.Runtime.Tests.Data.Transforms;

/// <summary>Images of extreme sizes, through the transforms of training and measuring.</summary>
public class ExtremeSizeTests
{
    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 2 }, { 3, 1 }, { 1, 100_000_000 }, { 100_000_000, 1 }, { 9_900_000, 2 }, { 65_535, 65_535 },
        { 178_956, 1000 }, { 1000, 178_956 }, { 13_377, 13_377 }, { int.MaxValue, 1 }, { 1, int.MaxValue },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Each_gives_an_image_or_is_refused(int width, int height)
    {
        foreach (CropKind crop in Enum.GetValues<CropKind>())
        {
            var settings = new AugmentationSettings { Crop = crop, TrivialAugment = true };
            Check(new TrainingTransform(settings, 16), width, height);
        }

        Check(new EvaluationTransform(16, 18), width, height);
        Check(new EvaluationTransform(16, 16), width, height);
    }

    private static void Check(IImageTransform transform, int width, int height)
    {
        var pixels = new byte[16 * 16 * 3];
        var random = new RandomStream(new RandomKey(1, 2, 3));
        using var reader = new Claim(new ImageSize(width, height));
        try
        {
            transform.Apply(reader, 0, ref random, pixels);
        }
        catch (ImageException)
        {
            // In words.
        }
    }

    /// <summary>An image that has a size and no pixels: what is asked of it may be large, but must be in it.</summary>
    private sealed class Claim(ImageSize size) : IImageReader
    {
        private const int MostPixels = 1 << 22;

        public ImageSize Open(int image) => size;

        public void Read(PixelBox part, int width, int height, ImageBuffer into)
        {
            Assert.True(!part.IsEmpty && part.Left >= 0 && part.Top >= 0, $"{part} of {size}");
            Assert.True((long)part.Left + part.Width <= size.Width && (long)part.Top + part.Height <= size.Height);
            Assert.True(width > 0 && height > 0, $"{width} × {height} of {size}");
            if ((long)width * height > MostPixels) throw new ImageException("It is larger than this test holds.");
            into.Reset(Math.Min(width, part.Width), Math.Min(height, part.Height), 3);
        }

        public void Dispose()
        {
        }
    }
}
