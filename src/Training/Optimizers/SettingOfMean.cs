namespace GResNet.Training;

/// <summary>Checks of the settings that optimizers share which keep means.</summary>
internal static class SettingOfMean
{
    /// <summary>The share of the past in a mean is one that forgets.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Check(string name, double share)
    {
        if (share is not (>= 0 and < 1))
            throw new ArgumentException($"{name} is {share}; it must be from 0 to less than 1.");
    }

    /// <summary>What is added to a divisor is positive.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void CheckEpsilon(float epsilon)
    {
        if (epsilon is not (> 0 and < float.PositiveInfinity))
            throw new ArgumentException($"Epsilon is {epsilon}; it must be a positive number.");
    }
}
