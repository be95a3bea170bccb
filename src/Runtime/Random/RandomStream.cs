namespace GResNet.Runtime.Random;

/// <summary>
/// The random numbers of one <see cref="RandomKey"/>, one after the other; at most 2³⁴ words. A mutable struct: pass it
/// by reference.
/// </summary>
public struct RandomStream(RandomKey key) : IRandomNumbers
{
    private const int WordsPerBlock = 4;

    private (uint X0, uint X1, uint X2, uint X3) words;
    private ulong position;

    /// <summary>A uniform 32-bit word.</summary>
    public uint NextUInt()
    {
        int word = (int)(position % WordsPerBlock);
        if (word == 0) words = Philox.Generate(key, checked((uint)(position / WordsPerBlock)));
        position++;
        return word switch { 0 => words.X0, 1 => words.X1, 2 => words.X2, _ => words.X3 };
    }

    /// <summary>A uniform float in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextFloat() => Philox.ToUnitFloat(NextUInt());

    /// <summary>A uniform double in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble()
    {
        ulong high = NextUInt();
        return ((high << 32 | NextUInt()) >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>
    /// A uniform integer in [0, <paramref name="bound"/>), without bias (Lemire, "Fast random integer generation in an
    /// interval", 2019).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        uint range = (uint)bound;
        uint rejected = (0u - range) % range;
        ulong product;
        do product = (ulong)NextUInt() * range;
        while ((uint)product < rejected);
        return (int)(product >> 32);
    }

    /// <summary>A standard normal number (Box and Muller, 1958).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts <paramref name="items"/> into a uniformly random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
