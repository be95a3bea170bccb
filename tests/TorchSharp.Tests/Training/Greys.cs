using GResNet.Imaging.Transforms;
using GResNet.Runtime.Random;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Data;

namespace GResNet.TorchSharp.Tests.Training;

/// <summary>Images of noise around a grey that tells the class.</summary>
internal static class Greys
{
    public const int Resolution = 9, Classes = 4;

    public static PixelNormalization Normalization { get; } = new([0.5f, 0.4f, 0.6f], [0.25f, 0.3f, 0.2f]);

    /// <summary>Two steps of eight images to learn from, and six to measure with.</summary>
    public static DataSplits Data() => new("greys", Paint(16, 0), Paint(6, 1));

    /// <summary>A batch by itself.</summary>
    public static Batch Batch(int count, int seed = 0)
    {
        Batch batch = new(count, Resolution, 3);
        for (int i = 0; i < batch.Pixels.Length; i++) batch.Pixels[i] = (byte)((i + seed) * 71 + i / 5);
        for (int image = 0; image < count; image++) batch.Labels[image] = image % Classes;
        return batch;
    }

    private static ImageSet Paint(int count, int stream)
    {
        RandomStream random = new(new RandomKey(9, 0, stream));
        byte[] pixels = new byte[count * Resolution * Resolution * 3], labels = new byte[count];
        for (int i = 0; i < pixels.Length; i++)
        {
            int image = i / (Resolution * Resolution * 3);
            labels[image] = (byte)(image % Classes);
            pixels[i] = (byte)(labels[image] * 50 + random.NextInt(100));
        }

        return new ImageSet(pixels, labels, ["a", "b", "c", "d"], Resolution, Normalization);
    }
}
