using System.Collections.Immutable;
using System.Numerics;
using GResNet.Runtime.Random;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Data.Shapes;

/// <summary>
/// A dataset that needs no download: 32×32 colour images of one of ten figures (circle, ring, crescent, …) of any
/// colour, place, size and angle on a shaded, cluttered, noisy background. Colour and place say nothing about the
/// class, so that a linear classifier fails and a small convolutional network succeeds.
/// </summary>
public static class ShapesDataset
{
    /// <summary>Pixels a side.</summary>
    public const int Resolution = 32;

    /// <summary>Images to learn from, unless told otherwise.</summary>
    public const int DefaultTrain = 20_000;

    /// <summary>Images to measure with, unless told otherwise.</summary>
    public const int DefaultValidation = 4_000;

    private const int Channels = 3;
    private const int ImageBytes = Resolution * Resolution * Channels;

    private static readonly PixelNormalization Normalization = new([0.5f, 0.5f, 0.5f], [0.27f, 0.27f, 0.27f]);

    /// <summary>Paints the images; the same arguments give the same ones.</summary>
    /// <param name="train">Images to learn from.</param>
    /// <param name="validation">Images to measure with, none of them among the former.</param>
    /// <param name="seed">Another one paints other images.</param>
    public static DataSplits Create(int train = DefaultTrain, int validation = DefaultValidation, ulong seed = 0) =>
        new("shapes", Paint(train, seed, split: 0), Paint(validation, seed, split: 1));

    private static ImageSet Paint(int count, ulong seed, int split)
    {
        var pixels = new byte[count * ImageBytes];
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % Figure.All.Length))];
        Parallel.For(0, count, image =>
        {
            Span<Vector3> canvas = stackalloc Vector3[Resolution * Resolution];
            var random = new RandomStream(new RandomKey(seed.For(SeedPurpose.Shapes), split, image));
            new ShapePainter(canvas, Resolution, random)
                .Paint(Figure.All[labels[image]], pixels.AsSpan(image * ImageBytes, ImageBytes));
        });
        ImmutableArray<string> classes = [.. Figure.All.Select(f => f.Name)];
        return new ImageSet(pixels, labels, classes, Resolution, Normalization);
    }
}
