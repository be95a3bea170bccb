namespace GResNet.Runtime.Random;

/// <summary>
/// What a run's seed is used for. Each use has a seed of its own, so that the streams of one use (numbered by tensor,
/// image or layer) never meet those of another.
/// </summary>
public enum SeedPurpose : ulong
{
    /// <summary>Parameters before training.</summary>
    Weights = 1,

    /// <summary>The order of the images of an epoch.</summary>
    Order,

    /// <summary>How images are varied.</summary>
    Augmentation,

    /// <summary>What dropout and drop path leave out.</summary>
    Dropout,

    /// <summary>Images that are drawn.</summary>
    Shapes,

    /// <summary>How images are mixed.</summary>
    Mixing,
}

/// <summary>Seeds of uses.</summary>
public static class SeedPurposes
{
    // 2⁶⁴ / golden ratio: spreads small numbers over all bits (Knuth, multiplicative hashing).
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The seed of one use of <paramref name="seed"/>.</summary>
    public static ulong For(this ulong seed, SeedPurpose purpose) => seed ^ unchecked((ulong)purpose * Golden);
}
