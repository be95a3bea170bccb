using GResNet.Runtime.Random;

namespace GResNet.Runtime.Tests.Random;

public class PhiloxTests
{
    /// <summary>Random123's kat_vectors, philox4x32 with 10 rounds.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Gives_the_known_answers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), Philox.Generate((k0, k1), (c0, c1, c2, c3)));

    [Fact]
    public void Every_part_of_a_key_matters()
    {
        RandomKey key = new(1, 2, 3);
        RandomKey[] keys =
        [
            key, key with { Seed = 2 }, key with { Seed = 1UL << 32 | 1 }, key with { Step = 3 },
            key with { Step = 1L << 32 | 2 }, key with { Stream = 4 },
        ];
        Assert.Equal(keys.Length, keys.Select(k => Philox.Generate(k, 0)).Distinct().Count());
    }
}
