using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Runtime.Kernels;

/// <summary>Transposes matrices of 16 rows, which is what packing weights consists of.</summary>
internal static unsafe class Transposition
{
    private const int Size = Lanes.Block;

    /// <summary>
    /// Writes row <c>r</c>, column <c>c</c> of a matrix to <c>to[c·toStride + r]</c>, and nothing else.
    /// </summary>
    /// <param name="from">The first of 16 rows.</param>
    /// <param name="fromStride">Floats to the next row.</param>
    /// <param name="columns">Number of columns, at most 16.</param>
    /// <param name="to">The first column.</param>
    /// <param name="toStride">Floats to the next column.</param>
    public static void Run(float* from, nint fromStride, int columns, float* to, nint toStride)
    {
        if (Avx512F.IsSupported)
        {
            RunVectors(from, fromStride, columns, to, toStride);
            return;
        }

        for (int column = 0; column < columns; column++)
            for (int row = 0; row < Size; row++)
                to[column * toStride + row] = from[row * fromStride + column];
    }

    /// <summary>
    /// First within 128-bit lanes, four rows at a time; then the lanes of every fourth of the results.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunVectors(float* from, nint fromStride, int columns, float* to, nint toStride)
    {
        Vector512<float> used = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(columns)).AsSingle();
        (Vector512<float> a0, Vector512<float> a1, Vector512<float> a2, Vector512<float> a3) =
            Load(from, fromStride, used);
        (Vector512<float> b0, Vector512<float> b1, Vector512<float> b2, Vector512<float> b3) =
            Load(from + 4 * fromStride, fromStride, used);
        (Vector512<float> c0, Vector512<float> c1, Vector512<float> c2, Vector512<float> c3) =
            Load(from + 8 * fromStride, fromStride, used);
        (Vector512<float> d0, Vector512<float> d1, Vector512<float> d2, Vector512<float> d3) =
            Load(from + 12 * fromStride, fromStride, used);
        Store(a0, b0, c0, d0, columns, to, 4 * toStride);
        if (columns > 1) Store(a1, b1, c1, d1, columns - 1, to + toStride, 4 * toStride);
        if (columns > 2) Store(a2, b2, c2, d2, columns - 2, to + 2 * toStride, 4 * toStride);
        if (columns > 3) Store(a3, b3, c3, d3, columns - 3, to + 3 * toStride, 4 * toStride);
    }

    /// <summary>
    /// Of four rows, columns 0, 4, 8 and 12, one after the other; those one further on; two; three.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> First, Vector512<float> Second, Vector512<float> Third, Vector512<float> Fourth)
        Load(float* from, nint stride, Vector512<float> used)
    {
        Vector512<float> a = Avx512F.MaskLoad(from, used, default),
            b = Avx512F.MaskLoad(from + stride, used, default);
        Vector512<float> c = Avx512F.MaskLoad(from + 2 * stride, used, default),
            d = Avx512F.MaskLoad(from + 3 * stride, used, default);
        Vector512<double> lowAb = Avx512F.UnpackLow(a, b).AsDouble(), highAb = Avx512F.UnpackHigh(a, b).AsDouble();
        Vector512<double> lowCd = Avx512F.UnpackLow(c, d).AsDouble(), highCd = Avx512F.UnpackHigh(c, d).AsDouble();
        return (
            Avx512F.UnpackLow(lowAb, lowCd).AsSingle(), Avx512F.UnpackHigh(lowAb, lowCd).AsSingle(),
            Avx512F.UnpackLow(highAb, highCd).AsSingle(), Avx512F.UnpackHigh(highAb, highCd).AsSingle());
    }

    /// <summary>Every fourth column, put together of what the four quarters of the rows have of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, int columns, float* to,
        nint stride)
    {
        (Vector512<float> evenAb, Vector512<float> oddAb) = (Even(a, b), Odd(a, b));
        (Vector512<float> evenCd, Vector512<float> oddCd) = (Even(c, d), Odd(c, d));
        Even(evenAb, evenCd).Store(to);
        if (columns > 4) Even(oddAb, oddCd).Store(to + stride);
        if (columns > 8) Odd(evenAb, evenCd).Store(to + 2 * stride);
        if (columns > 12) Odd(oddAb, oddCd).Store(to + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Even(Vector512<float> a, Vector512<float> b) =>
        Avx512F.Shuffle4x128(a, b, 0b10_00_10_00);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Odd(Vector512<float> a, Vector512<float> b) =>
        Avx512F.Shuffle4x128(a, b, 0b11_01_11_01);
}
