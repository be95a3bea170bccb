namespace GResNet.Imaging.Transforms;

/// <summary>An operation of <see cref="TrivialAugmentWide"/>.</summary>
/// <param name="Name">As torchvision names it.</param>
/// <param name="Magnitudes">Of its bins; empty for an operation that has none.</param>
/// <param name="IsSigned">Whether the magnitude's sign is drawn.</param>
/// <param name="Apply">What it does.</param>
internal sealed record AugmentOperation(string Name, float[] Magnitudes, bool IsSigned, ApplyOperation Apply)
{
    /// <summary>The magnitude of a bin, signed.</summary>
    public float Magnitude(int bin, bool isNegative) =>
        Magnitudes.Length == 0 ? 0 : isNegative ? -Magnitudes[bin] : Magnitudes[bin];
}

/// <summary>Computes <paramref name="target"/> from <paramref name="source"/>, another image.</summary>
internal delegate void ApplyOperation(
    ImageBuffer source, float magnitude, Interpolation interpolation, ImageBuffer target);
