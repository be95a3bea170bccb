using GResNet.Runtime.Random;

namespace GResNet.Imaging.Transforms;

/// <summary>The distribution Beta(α, α) on [0, 1].</summary>
internal static class SymmetricBeta
{
    /// <summary>Draws a number.</summary>
    public static double Draw<TRandom>(double alpha, ref TRandom random)
        where TRandom : struct, IRandomNumbers =>
            alpha < 1 ? DrawPeaked(alpha, ref random) : DrawFlat(alpha, ref random);

    /// <summary>
    /// Jöhnk, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen", 1964; in logarithms, since powers of
    /// 1/α may vanish.
    /// </summary>
    private static double DrawPeaked<TRandom>(double alpha, ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        double x, y;
        do
        {
            x = Math.Log(1 - random.NextDouble()) / alpha;
            y = Math.Log(1 - random.NextDouble()) / alpha;
        }
        while (Math.Exp(x) + Math.Exp(y) > 1);
        return 1 / (1 + Math.Exp(y - x));
    }

    /// <summary>By rejection below the density's peak, (4·x·(1 − x))^(α − 1) = 1 at a half.</summary>
    private static double DrawFlat<TRandom>(double alpha, ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        double x;
        do x = random.NextDouble();
        while (random.NextDouble() >= Math.Pow(4 * x * (1 - x), alpha - 1));
        return x;
    }
}
