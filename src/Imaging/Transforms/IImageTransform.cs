using GResNet.Runtime.Random;

namespace GResNet.Imaging.Transforms;

/// <summary>Makes an image of a batch from one of a dataset; used by one thread at a time.</summary>
public interface IImageTransform
{
    /// <summary>Reads an image and varies it.</summary>
    /// <param name="reader">Reads it.</param>
    /// <param name="image">Its number in the dataset.</param>
    /// <param name="random">What is random about it.</param>
    /// <param name="pixels">Receives [row][column][channel].</param>
    /// <returns>The part that is to be erased once the image is normalised; often none.</returns>
    /// <exception cref="ImageException">It cannot be read.</exception>
    PixelBox Apply(IImageReader reader, int image, ref RandomStream random, Span<byte> pixels);
}
