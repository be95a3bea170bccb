namespace GResNet.Runtime.Random;

/// <summary>Uniform random numbers, one after the other: what a sampler needs of a generator.</summary>
/// <remarks>Implemented by mutable structs, which samplers take by reference.</remarks>
public interface IRandomNumbers
{
    /// <summary>A uniform float in [0, 1), a multiple of 2⁻²⁴.</summary>
    float NextFloat();

    /// <summary>A uniform double in [0, 1), a multiple of 2⁻⁵³.</summary>
    double NextDouble();

    /// <summary>A uniform integer in [0, <paramref name="bound"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    int NextInt(int bound);
}
