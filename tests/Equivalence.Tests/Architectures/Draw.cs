namespace GResNet.Equivalence.Tests.Architectures;

/// <summary>Random decisions; the same seed makes the same ones.</summary>
/// <param name="seed">It.</param>
/// <param name="free">How many are random; those after them are the plainest: the first choice, the least number,
/// no.</param>
internal sealed class Draw(int seed, int free)
{
    private readonly Random random = new(seed);

    /// <summary>How many were made.</summary>
    public int Count { get; private set; }

    public bool Chance(double probability) => IsFree() && random.NextDouble() < probability;

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Number(int least, int most) => IsFree() ? random.Next(least, most + 1) : least;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[IsFree() ? random.Next(choices.Length) : 0];

    private bool IsFree() => Count++ < free;
}
