using GResNet.Runtime.Data.Images;
using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Random;
namespace GResNet.Runtime.Data.Transforms;
/// <summary>Stand-in.</summary>
public sealed class TrainingTransform(AugmentationSettings settings, int resolution) : IImageTransform
{
    private readonly ImageBuffer buffer = new();
    /// <inheritdoc/>
    public PixelBox Apply(IImageReader reader, int image, ref RandomStream random, Span<byte> pixels)
    {
        ImageSize size = reader.Open(image);
        reader.Read(PixelBox.Whole(size), resolution, resolution, buffer);
        int top = random.NextInt(2 * settings.CropPadding + 1) - settings.CropPadding, left = random.NextInt(2 * settings.CropPadding + 1) - settings.CropPadding;
        bool mirrored = random.NextFloat() < settings.FlipProbability;
        int channels = buffer.Channels;
        for (int y = 0, i = 0; y < resolution; y++)
            for (int x = 0; x < resolution; x++)
            {
                int row = y + top, column = (mirrored ? resolution - 1 - x : x) + left;
                bool inside = (uint)row < (uint)resolution && (uint)column < (uint)resolution;
                for (int c = 0; c < channels; c++) pixels[i++] = inside ? buffer.Row(row)[column * channels + c] : (byte)0;
            }
        return default;
    }
}
