namespace GResNet.Imaging.Transforms;

/// <summary>
/// Where a target pixel comes from: the point (x, y) of the target is (<see cref="A"/>·x + <see cref="B"/>·y +
/// <see cref="C"/>, <see cref="D"/>·x + <see cref="E"/>·y + <see cref="F"/>) of the source. Coordinates as Pillow has
/// them: y points down, and a pixel's centre is half a pixel from its corner.
/// </summary>
internal readonly record struct AffineMap(double A, double B, double C, double D, double E, double F)
{
    /// <summary>Whether every target pixel is one source pixel, at the same distance.</summary>
    public bool IsWholeShift =>
        (A, B, D, E) == (1, 0, 0, 1) && Math.Floor(C) == C && Math.Floor(F) == F;

    /// <summary>
    /// Shifts every row by its distance from the upper border times <paramref name="slope"/>, to the left.
    /// </summary>
    public static AffineMap ShearX(double slope) => new(1, Math.Tan(Angle(slope)), 0, 0, 1, 0);

    /// <summary>
    /// Shifts every column by its distance from the left border times <paramref name="slope"/>, upwards.
    /// </summary>
    public static AffineMap ShearY(double slope)
    {
        double angle = Angle(slope);
        return new AffineMap(1, 0, 0, Math.Sin(angle) / Math.Cos(angle), 1, 0);
    }

    /// <summary>Moves the image to the right and down.</summary>
    public static AffineMap Translation(int right, int down) => new(1, 0, -right, 0, 1, -down);

    /// <summary>Turns the image about its centre, counter-clockwise.</summary>
    public static AffineMap Rotation(double degrees, ImageSize size)
    {
        // From 0 to below 360 first, as Pillow, for the same rounding.
        double angle = -((degrees < 0 ? degrees + 360 : degrees) * (Math.PI / 180));
        // Pillow rounds, so that quarter turns are exact.
        double cosine = Rounded(Math.Cos(angle)), sine = Rounded(Math.Sin(angle));
        double x = size.Width / 2.0, y = size.Height / 2.0;
        return new AffineMap(
            cosine, sine, cosine * -x + sine * -y + x,
            -sine, cosine, -sine * -x + cosine * -y + y);
    }

    /// <summary>The angle of a slope: to degrees and back as torchvision does it, for the same rounding.</summary>
    private static double Angle(double slope) => Math.Atan(slope) * (180 / Math.PI) * (Math.PI / 180);

    /// <summary>
    /// The multiple of 10⁻¹⁵ next to a number in −1 … 1; exact, where Math.Round rounds the product first.
    /// </summary>
    internal static double Rounded(double value)
    {
        const double Scale = 1e15;
        double product = value * Scale, lost = Math.FusedMultiplyAdd(value, Scale, -product),
            nearest = Math.Round(product);
        double error = product - nearest + lost;
        return (error > 0.5 ? nearest + 1 : error < -0.5 ? nearest - 1 : nearest) / Scale;
    }
}
