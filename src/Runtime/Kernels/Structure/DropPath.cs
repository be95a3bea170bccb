using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Drops whole images of a residual branch at random and scales the others, so that the expectation stays: stochastic
/// depth (Huang et al., 2016).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class DropPath
{
    /// <summary>What each image's values are multiplied by: 1 / (1 − rate), or 0 where they are dropped.</summary>
    /// <remarks>The key decides what is dropped: the gradient is multiplied by the same factors.</remarks>
    /// <param name="rate">From 0 to below 1.</param>
    /// <param name="key">Names the random numbers.</param>
    /// <param name="factors">N × 1 × 1 × 1, overwritten.</param>
    public static void Factors(float rate, RandomKey key, FeatureMap factors)
    {
        Check.Rate(rate);
        Check.Shape(factors, factors.Batch, 1, 1, 1, nameof(factors));
        if (key == RandomKey.None) rate = 0;
        for (int image = 0; image < factors.Batch; image++)
            factors[image, 0, 0, 0] = IsDropped(rate, key, image) ? 0 : 1 / (1 - rate);
    }

    /// <summary>16 values of one image, times its factor.</summary>
    /// <remarks>Where the factor is 0 not the product: an infinite activation must not turn into NaN.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> value, FeatureMap factors, int image)
    {
        float factor = factors.Data[(nint)image * Lanes.Block];
        return factor == 0 ? Vector512<float>.Zero : value * factor;
    }

    private static bool IsDropped(float rate, RandomKey key, int image) =>
        Philox.ToUnitFloat(Philox.Generate(key, (uint)(key.FirstImage + image)).X0) < rate;
}
