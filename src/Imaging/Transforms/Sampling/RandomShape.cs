using GResNet.Runtime.Random;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// Draws how large a box is, as torchvision does, in its precision: uniform area, log-uniform ratio of the sides.
/// </summary>
/// <param name="scale">Area of the box, of the image's.</param>
/// <param name="ratio">One side over the other.</param>
internal readonly struct RandomShape(Interval scale, Interval ratio)
{
    /// <summary>Shapes drawn before giving up.</summary>
    public const int Tries = 10;

    private readonly float lowLogRatio = MathF.Log((float)ratio.Low);
    private readonly float highLogRatio = MathF.Log((float)ratio.High);

    /// <summary>Draws both sides in pixels.</summary>
    /// <param name="area">Of the image.</param>
    /// <param name="random">The numbers.</param>
    /// <returns>The side that a large ratio makes long, and the other.</returns>
    public (int Long, int Short) Draw<TRandom>(long area, ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        double target = area * (double)Uniform((float)scale.Low, (float)scale.High, ref random);
        double aspect = MathF.Exp(Uniform(lowLogRatio, highLogRatio, ref random));
        return ((int)Math.Round(Math.Sqrt(target * aspect)), (int)Math.Round(Math.Sqrt(target / aspect)));
    }

    private static float Uniform<TRandom>(float low, float high, ref TRandom random)
        where TRandom : struct, IRandomNumbers => random.NextFloat() * (high - low) + low;
}
