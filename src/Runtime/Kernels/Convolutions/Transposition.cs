using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Runtime.Kernels;

/// <summary>Transposes small matrices, which is what packing weights consists of.</summary>
internal static unsafe class Transposition
{
    private const int Size = Lanes.Block;

    /// <summary>
    /// Writes row <c>r</c>, column <c>c</c> of a matrix to <c>to[c·toStride + r]</c>, and nothing else.
    /// </summary>
    /// <param name="from">The first row.</param>
    /// <param name="fromStride">Floats to the next row.</param>
    /// <param name="rows">Number of rows, at most 16.</param>
    /// <param name="columns">Number of columns, at most 16.</param>
    /// <param name="to">The first column.</param>
    /// <param name="toStride">Floats to the next column.</param>
    public static void Run(float* from, nint fromStride, int rows, int columns, float* to, nint toStride)
    {
        if (Avx512F.IsSupported)
        {
            RunVectors(from, fromStride, rows, columns, to, toStride);
            return;
        }

        for (int column = 0; column < columns; column++)
            for (int row = 0; row < rows; row++)
                to[column * toStride + row] = from[row * fromStride + column];
    }

    /// <summary>
    /// First within 128-bit lanes, four rows at a time; then the lanes of every fourth of the results.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunVectors(float* from, nint fromStride, int rows, int columns, float* to, nint toStride)
    {
        float* lanes = stackalloc float[Size * Size];
        Vector512<float> used = First(columns);
        for (int quarter = 0; quarter < 4; quarter++, from += 4 * fromStride)
        {
            int present = rows - 4 * quarter;
            Vector512<float> a = present > 0 ? Load(from, used, columns) : default;
            Vector512<float> b = present > 1 ? Load(from + fromStride, used, columns) : default;
            Vector512<float> c = present > 2 ? Load(from + 2 * fromStride, used, columns) : default;
            Vector512<float> d = present > 3 ? Load(from + 3 * fromStride, used, columns) : default;
            Vector512<double> lowAb = Avx512F.UnpackLow(a, b).AsDouble(), highAb = Avx512F.UnpackHigh(a, b).AsDouble();
            Vector512<double> lowCd = Avx512F.UnpackLow(c, d).AsDouble(), highCd = Avx512F.UnpackHigh(c, d).AsDouble();
            float* quarters = lanes + quarter * Size;
            Avx512F.UnpackLow(lowAb, lowCd).AsSingle().Store(quarters);
            Avx512F.UnpackHigh(lowAb, lowCd).AsSingle().Store(quarters + 4 * Size);
            Avx512F.UnpackLow(highAb, highCd).AsSingle().Store(quarters + 8 * Size);
            Avx512F.UnpackHigh(highAb, highCd).AsSingle().Store(quarters + 12 * Size);
        }

        used = First(rows);
        for (int column = 0; column < Math.Min(columns, 4); column++, lanes += 4 * Size, to += toStride)
        {
            Vector512<float> a = Vector512.Load(lanes), b = Vector512.Load(lanes + Size);
            Vector512<float> c = Vector512.Load(lanes + 2 * Size), d = Vector512.Load(lanes + 3 * Size);
            Vector512<float> evenAb = Avx512F.Shuffle4x128(a, b, 0b10_00_10_00),
                oddAb = Avx512F.Shuffle4x128(a, b, 0b11_01_11_01);
            Vector512<float> evenCd = Avx512F.Shuffle4x128(c, d, 0b10_00_10_00),
                oddCd = Avx512F.Shuffle4x128(c, d, 0b11_01_11_01);
            int left = columns - column;
            Store(Avx512F.Shuffle4x128(evenAb, evenCd, 0b10_00_10_00), to, used, rows);
            if (left > 4) Store(Avx512F.Shuffle4x128(oddAb, oddCd, 0b10_00_10_00), to + 4 * toStride, used, rows);
            if (left > 8) Store(Avx512F.Shuffle4x128(evenAb, evenCd, 0b11_01_11_01), to + 8 * toStride, used, rows);
            if (left > 12) Store(Avx512F.Shuffle4x128(oddAb, oddCd, 0b11_01_11_01), to + 12 * toStride, used, rows);
        }
    }

    private static Vector512<float> First(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(float* from, Vector512<float> used, int count) =>
        count == Size ? Vector512.Load(from) : Avx512F.MaskLoad(from, used, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> value, float* to, Vector512<float> used, int count)
    {
        if (count == Size) value.Store(to);
        else Avx512F.MaskStore(to, used, value);
    }
}
