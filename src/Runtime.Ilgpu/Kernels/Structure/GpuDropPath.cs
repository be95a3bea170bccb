using GResNet.Runtime.Random;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Drops whole images of a residual branch at random and scales the others, so that the expectation stays: stochastic
/// depth (Huang et al., 2016).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuDropPath
{
    /// <summary>
    /// What each image's values are multiplied by: 1 / (1 − rate), or 0 where they are dropped, as on the CPU.
    /// </summary>
    /// <param name="device">Where to run.</param>
    /// <param name="rate">From 0 to below 1.</param>
    /// <param name="key">Names the random numbers.</param>
    /// <param name="factors">One an image, overwritten: floats even where maps hold less.</param>
    public static void Factors(GpuDevice device, float rate, RandomKey key, ArrayView<float> factors)
    {
        Check.Rate(rate);
        if (key == RandomKey.None) rate = 0;
        Elements.Launch(device, factors.IntLength, new DropFactorKernel(rate, 1 / (1 - rate), key, factors));
    }

    /// <summary>A value of an image, times the image's factor.</summary>
    /// <remarks>Where the factor is 0 not the product: an infinite activation must not turn into NaN.</remarks>
    public static float Scale(float value, float factor) => factor == 0 ? 0 : value * factor;
}

/// <summary><see cref="GpuDropPath.Factors"/>: one thread an image.</summary>
internal readonly struct DropFactorKernel(float rate, float kept, RandomKey key, ArrayView<float> factors) : IGpuKernel
{
    private readonly float rate = rate, kept = kept;
    private readonly RandomKey key = key;
    private readonly ArrayView<float> factors = factors;

    public void Run()
    {
        int image = Grid.IdxX * Group.DimX + Group.IdxX;
        if (image >= factors.IntLength) return;
        uint word = Philox.Generate(key, (uint)(key.FirstImage + image)).X0;
        factors[image] = Philox.ToUnitFloat(word) < rate ? 0 : kept;
    }
}
