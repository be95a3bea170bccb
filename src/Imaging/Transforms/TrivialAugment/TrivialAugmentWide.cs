using GResNet.Runtime.Random;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// One operation per image, drawn with its strength from a fixed list; equal to torchvision's TrivialAugmentWide on PIL
/// images, with what lies outside the image black.
/// </summary>
/// <param name="Operation">Number of the operation, 0 to 13; their names are <see cref="Names"/>.</param>
/// <param name="Bin">Number of its magnitude, 0 to 30; 0 where it has none.</param>
/// <param name="IsNegative">Whether its magnitude has the other sign.</param>
public readonly record struct TrivialAugmentWide(int Operation, int Bin, bool IsNegative)
{
    /// <summary>The operations.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. AugmentOperations.All.Select(operation => operation.Name)];

    /// <summary>
    /// The signed magnitude: a slope, pixels, degrees, a share, bits or a level, as the operation has it; 0 where it
    /// has none.
    /// </summary>
    public float Magnitude => AugmentOperations.All[Operation].Magnitude(Bin, IsNegative);

    /// <summary>Draws an operation, then a bin where it has any, then a sign where it has one.</summary>
    public static TrivialAugmentWide Draw<TRandom>(ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        int number = random.NextInt(AugmentOperations.All.Length);
        AugmentOperation operation = AugmentOperations.All[number];
        int bin = operation.Magnitudes.Length == 0 ? 0 : random.NextInt(operation.Magnitudes.Length);
        return new TrivialAugmentWide(number, bin, operation.IsSigned && random.NextInt(2) == 1);
    }

    /// <summary>Applies what was drawn.</summary>
    /// <param name="source">An image of 1 or 3 channels.</param>
    /// <param name="interpolation">Of the geometric operations.</param>
    /// <param name="target">Becomes the result, of the same size; another image.</param>
    /// <exception cref="ArgumentException">The images are the same, or the source has other channels.</exception>
    public void Apply(ImageBuffer source, Interpolation interpolation, ImageBuffer target)
    {
        if (source == target) throw new ArgumentException("Source and target are the same image.", nameof(target));
        if (source.Channels is not (1 or 3))
            throw new ArgumentException(
                $"Images of 1 or 3 channels are augmented; this one has {source.Channels}.", nameof(source));
        AugmentOperations.All[Operation].Apply(source, Magnitude, interpolation, target);
    }
}
