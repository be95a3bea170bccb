using System.Runtime.Intrinsics;
using System.Runtime.CompilerServices;

namespace GResNet.Runtime.Random;

/// <summary>
/// Philox4x32-10, a counter-based generator: 128 random bits as a pure function of a key and a counter.
/// Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// </summary>
public static class Philox
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>
    /// Four random words: number 4 · <paramref name="block"/> … + 3 of the stream named by <paramref name="key"/>.
    /// </summary>
    public static (uint X0, uint X1, uint X2, uint X3) Generate(RandomKey key, uint block) =>
        Generate(
            ((uint)key.Seed, (uint)(key.Seed >> 32)),
            (block, (uint)key.Stream, (uint)key.Step, (uint)(key.Step >> 32)));

    /// <summary>The bare function of key and counter, words in the order of the paper.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint X0, uint X1, uint X2, uint X3) Generate(
        (uint K0, uint K1) key, (uint C0, uint C1, uint C2, uint C3) counter)
    {
        (uint k0, uint k1) = key;
        (uint x0, uint x1, uint x2, uint x3) = counter;
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * x0;
            ulong product1 = (ulong)Multiplier1 * x2;
            x0 = (uint)(product1 >> 32) ^ x1 ^ k0;
            x2 = (uint)(product0 >> 32) ^ x3 ^ k1;
            x1 = (uint)product1;
            x3 = (uint)product0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (x0, x1, x2, x3);
    }

    /// <summary>A word as a float in [0, 1), a multiple of 2⁻²⁴.</summary>
    /// <remarks>By way of an int: GPUs would convert a uint through float64.</remarks>
    public static float ToUnitFloat(uint word) => (int)(word >> 8) * (1f / (1 << 24));

    /// <summary>Words as floats in [0, 1), multiples of 2⁻²⁴.</summary>
    public static Vector512<float> ToUnitFloat(Vector512<uint> words) =>
        Vector512.ConvertToSingle((words >> 8).AsInt32()) * (1f / (1 << 24));
}
