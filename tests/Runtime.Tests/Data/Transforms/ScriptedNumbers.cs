using GResNet.Runtime.Random;

namespace GResNet.Runtime.Tests.Data.Transforms;

/// <summary>Gives the random numbers of a fixture; fails when others are asked for.</summary>
/// <param name="draws">Rows (0, u) for a number from [0, 1), (n, k) for an integer k below n.</param>
internal struct ScriptedNumbers(double[] draws) : IRandomNumbers
{
    private int next;

    public float NextFloat() => (float)Next(0);

    public double NextDouble() => Next(0);

    public int NextInt(int bound) => (int)Next(bound);

    /// <summary>Fails unless all numbers were asked for.</summary>
    public readonly void AssertUsed() => Assert.Equal(draws.Length, next);

    private double Next(double kind)
    {
        Assert.True(next < draws.Length, "More numbers are drawn than torchvision draws.");
        Assert.Equal(draws[next], kind);
        next += 2;
        return draws[next - 1];
    }
}
