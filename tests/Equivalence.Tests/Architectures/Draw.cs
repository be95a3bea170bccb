namespace GResNet.Equivalence.Tests.Architectures;

/// <summary>Random decisions; the same seed makes the same ones.</summary>
internal sealed class Draw(int seed)
{
    private readonly Random random = new(seed);

    public bool Chance(double probability) => random.NextDouble() < probability;

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Number(int least, int most) => random.Next(least, most + 1);

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
