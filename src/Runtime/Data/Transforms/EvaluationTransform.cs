using GResNet.Runtime.Data.Images;
using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Random;
namespace GResNet.Runtime.Data.Transforms;
/// <summary>Stand-in.</summary>
public sealed class EvaluationTransform(int? resize, int resolution) : IImageTransform
{
    private readonly ImageBuffer buffer = new();
    /// <inheritdoc/>
    public PixelBox Apply(IImageReader reader, int image, ref RandomStream random, Span<byte> pixels)
    {
        ImageSize size = reader.Open(image);
        reader.Read(PixelBox.Whole(size), resize ?? resolution, resolution, buffer);
        buffer.Pixels.CopyTo(pixels);
        return default;
    }
}
