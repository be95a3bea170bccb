using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Imaging.Transforms;

/// <summary>Replaces every byte of an image by what a table says.</summary>
internal static unsafe class LookupTable
{
    /// <summary>Entries of a table.</summary>
    public const int Levels = 256;

    /// <summary>Computes <paramref name="target"/>.</summary>
    /// <param name="source">The image.</param>
    /// <param name="table">[256], or [channel][256].</param>
    /// <param name="target">Becomes an image of the same size.</param>
    public static void Apply(ImageBuffer source, ReadOnlySpan<byte> table, ImageBuffer target)
    {
        target.Reset(source.Width, source.Height, source.Channels);
        int count = source.Pixels.Length;
        fixed (byte* entries = table)
        {
            bool perChannel = table.Length > Levels;
            int done = !Avx512Vbmi.IsSupported ? 0
                : perChannel ? ByPermutationPerChannel(source.Data, entries, target.Data, count)
                : ByPermutation(source.Data, entries, target.Data, count);
            byte* from = source.Data, to = target.Data;
            if (!perChannel)
            {
                for (int i = done; i < count; i++) to[i] = entries[from[i]];
                return;
            }

            for (int i = done; i < count; i += 3)
            {
                to[i] = entries[from[i]];
                to[i + 1] = entries[Levels + from[i + 1]];
                to[i + 2] = entries[2 * Levels + from[i + 2]];
            }
        }
    }

    private static int ByPermutation(byte* from, byte* table, byte* to, int count)
    {
        Entries entries = new(table);
        int i = 0;
        for (; i <= count - Vector512<byte>.Count; i += Vector512<byte>.Count)
            entries.Lookup(Vector512.Load(from + i)).Store(to + i);
        return i;
    }

    /// <summary>Three vectors at a time, in each of which other bytes are a pixel's first.</summary>
    private static int ByPermutationPerChannel(byte* from, byte* table, byte* to, int count)
    {
        Entries red = new(table), green = new(table + Levels), blue = new(table + 2 * Levels);
        Vector512<byte> position = Vector512<byte>.Indices,
            thirds = position - Vector512.Create((byte)3) * DivideBy3(position);
        int i = 0;
        for (; i <= count - 3 * Vector512<byte>.Count; i += 3 * Vector512<byte>.Count)
            for (int part = 0; part < 3; part++)
            {
                int at = i + part * Vector512<byte>.Count;
                // A vector is one byte longer than a multiple of three: the channel of its first byte is its number.
                Vector512<byte> isRed = Vector512.Equals(thirds, Vector512.Create((byte)((3 - part) % 3)));
                Vector512<byte> isGreen = Vector512.Equals(thirds, Vector512.Create((byte)((4 - part) % 3)));
                Vector512<byte> level = Vector512.Load(from + at);
                Vector512.ConditionalSelect(
                    isRed, red.Lookup(level),
                    Vector512.ConditionalSelect(isGreen, green.Lookup(level), blue.Lookup(level))).Store(to + at);
            }

        return i;
    }

    private static Vector512<byte> DivideBy3(Vector512<byte> values)
    {
        (Vector512<ushort> low, Vector512<ushort> high) = Vector512.Widen(values);
        Vector512<ushort> third = Vector512.Create((ushort)86); // ⌈256 / 3⌉, exact below 128
        return Vector512.Narrow((low * third) >> 8, (high * third) >> 8);
    }

    /// <summary>A table in four vectors.</summary>
    private readonly struct Entries(byte* table)
    {
        private readonly Vector512<byte> first = Vector512.Load(table), second = Vector512.Load(table + 64);
        private readonly Vector512<byte> third = Vector512.Load(table + 128), fourth = Vector512.Load(table + 192);

        public Vector512<byte> Lookup(Vector512<byte> level)
        {
            // A permutation of two vectors reads the lower seven bits; the eighth says which two.
            Vector512<byte> isUpper = Vector512.LessThan(level.AsSByte(), Vector512<sbyte>.Zero).AsByte();
            return Vector512.ConditionalSelect(
                isUpper,
                Avx512Vbmi.PermuteVar64x8x2(third, level, fourth),
                Avx512Vbmi.PermuteVar64x8x2(first, level, second));
        }
    }
}
