using System.Numerics;

namespace GResNet.Training;

/// <summary>Finds settings of optimizers that cannot be.</summary>
internal static class OptimizerChecks
{
    /// <summary>The share of the past in a mean is one that forgets.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Share<T>(string name, T share) where T : IFloatingPoint<T>
    {
        if (!(share >= T.Zero && share < T.One))
            throw new ArgumentException($"{name} is {share}; it must be from 0 to less than 1.");
    }

    /// <summary>What is added to a divisor is positive.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Epsilon(float epsilon)
    {
        if (epsilon is not (> 0 and < float.PositiveInfinity))
            throw new ArgumentException($"Epsilon is {epsilon}; it must be a positive number.");
    }
}
