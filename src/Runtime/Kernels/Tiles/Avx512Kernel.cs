using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>Tiles of up to 14 rows × 32 lanes in 28 of the 32 registers of AVX-512.</summary>
internal readonly unsafe struct Avx512Kernel : IMicroKernel
{
    public static int MaxRows => 14;

    public static int MaxBlocks => 2;

    public static void Run<TOperand>(int rows, int blocks, in Tile tile)
        where TOperand : struct, IOperand
    {
        if (blocks == 1) Run<TOperand, N1>(rows, tile);
        else Run<TOperand, N2>(rows, tile);
    }

    private static void Run<TOperand, TBlocks>(int rows, in Tile tile)
        where TOperand : struct, IOperand
        where TBlocks : struct, ICount
    {
        switch (rows)
        {
            case 1: Run<TOperand, N1, TBlocks>(tile); break;
            case 2: Run<TOperand, N2, TBlocks>(tile); break;
            case 3: Run<TOperand, N3, TBlocks>(tile); break;
            case 4: Run<TOperand, N4, TBlocks>(tile); break;
            case 5: Run<TOperand, N5, TBlocks>(tile); break;
            case 6: Run<TOperand, N6, TBlocks>(tile); break;
            case 7: Run<TOperand, N7, TBlocks>(tile); break;
            case 8: Run<TOperand, N8, TBlocks>(tile); break;
            case 9: Run<TOperand, N9, TBlocks>(tile); break;
            case 10: Run<TOperand, N10, TBlocks>(tile); break;
            case 11: Run<TOperand, N11, TBlocks>(tile); break;
            case 12: Run<TOperand, N12, TBlocks>(tile); break;
            case 13: Run<TOperand, N13, TBlocks>(tile); break;
            default: Run<TOperand, N14, TBlocks>(tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TOperand, TRows, TBlocks>(in Tile tile)
        where TOperand : struct, IOperand
        where TRows : struct, ICount
        where TBlocks : struct, ICount
    {
        Vector512<float> a0 = default, b0 = default;
        Vector512<float> a1 = default, b1 = default;
        Vector512<float> a2 = default, b2 = default;
        Vector512<float> a3 = default, b3 = default;
        Vector512<float> a4 = default, b4 = default;
        Vector512<float> a5 = default, b5 = default;
        Vector512<float> a6 = default, b6 = default;
        Vector512<float> a7 = default, b7 = default;
        Vector512<float> a8 = default, b8 = default;
        Vector512<float> a9 = default, b9 = default;
        Vector512<float> a10 = default, b10 = default;
        Vector512<float> a11 = default, b11 = default;
        Vector512<float> a12 = default, b12 = default;
        Vector512<float> a13 = default, b13 = default;
        float* to = tile.Destination;
        nint step = tile.DestinationStep;
        nint toSecond = tile.DestinationSecond;
        if (TOperand.Accumulates)
        {
            { a0 = Vector512.Load(to); if (TBlocks.Value > 1) b0 = Vector512.Load(to + toSecond); }
            if (TRows.Value > 1) { a1 = Vector512.Load(to + step); if (TBlocks.Value > 1) b1 =
                Vector512.Load(to + step + toSecond); }
            if (TRows.Value > 2) { a2 = Vector512.Load(to + 2 * step); if (TBlocks.Value > 1) b2 =
                Vector512.Load(to + 2 * step + toSecond); }
            if (TRows.Value > 3) { a3 = Vector512.Load(to + 3 * step); if (TBlocks.Value > 1) b3 =
                Vector512.Load(to + 3 * step + toSecond); }
            if (TRows.Value > 4) { a4 = Vector512.Load(to + 4 * step); if (TBlocks.Value > 1) b4 =
                Vector512.Load(to + 4 * step + toSecond); }
            if (TRows.Value > 5) { a5 = Vector512.Load(to + 5 * step); if (TBlocks.Value > 1) b5 =
                Vector512.Load(to + 5 * step + toSecond); }
            if (TRows.Value > 6) { a6 = Vector512.Load(to + 6 * step); if (TBlocks.Value > 1) b6 =
                Vector512.Load(to + 6 * step + toSecond); }
            if (TRows.Value > 7) { a7 = Vector512.Load(to + 7 * step); if (TBlocks.Value > 1) b7 =
                Vector512.Load(to + 7 * step + toSecond); }
            if (TRows.Value > 8) { a8 = Vector512.Load(to + 8 * step); if (TBlocks.Value > 1) b8 =
                Vector512.Load(to + 8 * step + toSecond); }
            if (TRows.Value > 9) { a9 = Vector512.Load(to + 9 * step); if (TBlocks.Value > 1) b9 =
                Vector512.Load(to + 9 * step + toSecond); }
            if (TRows.Value > 10) { a10 = Vector512.Load(to + 10 * step); if (TBlocks.Value > 1) b10 =
                Vector512.Load(to + 10 * step + toSecond); }
            if (TRows.Value > 11) { a11 = Vector512.Load(to + 11 * step); if (TBlocks.Value > 1) b11 =
                Vector512.Load(to + 11 * step + toSecond); }
            if (TRows.Value > 12) { a12 = Vector512.Load(to + 12 * step); if (TBlocks.Value > 1) b12 =
                Vector512.Load(to + 12 * step + toSecond); }
            if (TRows.Value > 13) { a13 = Vector512.Load(to + 13 * step); if (TBlocks.Value > 1) b13 =
                Vector512.Load(to + 13 * step + toSecond); }
        }

        float* source = tile.Source;
        float* factors = tile.Factors;
        nint second = tile.FactorSecond;
        for (int block = 1; block <= tile.Blocks; block++)
        {
            tile.Prefetch(block - 1);
            int steps = block == tile.Blocks ? tile.LastSteps : tile.Steps;
            for (Tap* tap = tile.Taps, last = tap + tile.TapCount; tap != last; tap++)
            {
                float* s = source + tap->Source;
                float* f = factors + tap->Factor;
                for (float* end = f + 16 * steps; f != end; f += 16, s += TOperand.Step)
                {
                    Vector512<float> f0 = Vector512.Load(f);
                    Vector512<float> g0 = TBlocks.Value > 1 ? Vector512.Load(f + second) : default;
                    {
                        Vector512<float> x = Vector512.Create(*s);
                        a0 = Vector512.FusedMultiplyAdd(x, f0, a0);
                        if (TBlocks.Value > 1) b0 = Vector512.FusedMultiplyAdd(x, g0, b0);
                    }

                    if (TRows.Value > 1)
                    {
                        Vector512<float> x = Vector512.Create(s[TOperand.RowStride]);
                        a1 = Vector512.FusedMultiplyAdd(x, f0, a1);
                        if (TBlocks.Value > 1) b1 = Vector512.FusedMultiplyAdd(x, g0, b1);
                    }

                    if (TRows.Value > 2)
                    {
                        Vector512<float> x = Vector512.Create(s[2 * TOperand.RowStride]);
                        a2 = Vector512.FusedMultiplyAdd(x, f0, a2);
                        if (TBlocks.Value > 1) b2 = Vector512.FusedMultiplyAdd(x, g0, b2);
                    }

                    if (TRows.Value > 3)
                    {
                        Vector512<float> x = Vector512.Create(s[3 * TOperand.RowStride]);
                        a3 = Vector512.FusedMultiplyAdd(x, f0, a3);
                        if (TBlocks.Value > 1) b3 = Vector512.FusedMultiplyAdd(x, g0, b3);
                    }

                    if (TRows.Value > 4)
                    {
                        Vector512<float> x = Vector512.Create(s[4 * TOperand.RowStride]);
                        a4 = Vector512.FusedMultiplyAdd(x, f0, a4);
                        if (TBlocks.Value > 1) b4 = Vector512.FusedMultiplyAdd(x, g0, b4);
                    }

                    if (TRows.Value > 5)
                    {
                        Vector512<float> x = Vector512.Create(s[5 * TOperand.RowStride]);
                        a5 = Vector512.FusedMultiplyAdd(x, f0, a5);
                        if (TBlocks.Value > 1) b5 = Vector512.FusedMultiplyAdd(x, g0, b5);
                    }

                    if (TRows.Value > 6)
                    {
                        Vector512<float> x = Vector512.Create(s[6 * TOperand.RowStride]);
                        a6 = Vector512.FusedMultiplyAdd(x, f0, a6);
                        if (TBlocks.Value > 1) b6 = Vector512.FusedMultiplyAdd(x, g0, b6);
                    }

                    if (TRows.Value > 7)
                    {
                        Vector512<float> x = Vector512.Create(s[7 * TOperand.RowStride]);
                        a7 = Vector512.FusedMultiplyAdd(x, f0, a7);
                        if (TBlocks.Value > 1) b7 = Vector512.FusedMultiplyAdd(x, g0, b7);
                    }

                    if (TRows.Value > 8)
                    {
                        Vector512<float> x = Vector512.Create(s[8 * TOperand.RowStride]);
                        a8 = Vector512.FusedMultiplyAdd(x, f0, a8);
                        if (TBlocks.Value > 1) b8 = Vector512.FusedMultiplyAdd(x, g0, b8);
                    }

                    if (TRows.Value > 9)
                    {
                        Vector512<float> x = Vector512.Create(s[9 * TOperand.RowStride]);
                        a9 = Vector512.FusedMultiplyAdd(x, f0, a9);
                        if (TBlocks.Value > 1) b9 = Vector512.FusedMultiplyAdd(x, g0, b9);
                    }

                    if (TRows.Value > 10)
                    {
                        Vector512<float> x = Vector512.Create(s[10 * TOperand.RowStride]);
                        a10 = Vector512.FusedMultiplyAdd(x, f0, a10);
                        if (TBlocks.Value > 1) b10 = Vector512.FusedMultiplyAdd(x, g0, b10);
                    }

                    if (TRows.Value > 11)
                    {
                        Vector512<float> x = Vector512.Create(s[11 * TOperand.RowStride]);
                        a11 = Vector512.FusedMultiplyAdd(x, f0, a11);
                        if (TBlocks.Value > 1) b11 = Vector512.FusedMultiplyAdd(x, g0, b11);
                    }

                    if (TRows.Value > 12)
                    {
                        Vector512<float> x = Vector512.Create(s[12 * TOperand.RowStride]);
                        a12 = Vector512.FusedMultiplyAdd(x, f0, a12);
                        if (TBlocks.Value > 1) b12 = Vector512.FusedMultiplyAdd(x, g0, b12);
                    }

                    if (TRows.Value > 13)
                    {
                        Vector512<float> x = Vector512.Create(s[13 * TOperand.RowStride]);
                        a13 = Vector512.FusedMultiplyAdd(x, f0, a13);
                        if (TBlocks.Value > 1) b13 = Vector512.FusedMultiplyAdd(x, g0, b13);
                    }
                }
            }

            source += tile.SourceBlock;
            factors += tile.FactorBlock;
        }

        { a0.Store(to); if (TBlocks.Value > 1) b0.Store(to + toSecond); }
        if (TRows.Value > 1) { a1.Store(to + step); if (TBlocks.Value > 1) b1.Store(to + step + toSecond); }
        if (TRows.Value > 2) { a2.Store(to + 2 * step); if (TBlocks.Value > 1) b2.Store(to + 2 * step + toSecond); }
        if (TRows.Value > 3) { a3.Store(to + 3 * step); if (TBlocks.Value > 1) b3.Store(to + 3 * step + toSecond); }
        if (TRows.Value > 4) { a4.Store(to + 4 * step); if (TBlocks.Value > 1) b4.Store(to + 4 * step + toSecond); }
        if (TRows.Value > 5) { a5.Store(to + 5 * step); if (TBlocks.Value > 1) b5.Store(to + 5 * step + toSecond); }
        if (TRows.Value > 6) { a6.Store(to + 6 * step); if (TBlocks.Value > 1) b6.Store(to + 6 * step + toSecond); }
        if (TRows.Value > 7) { a7.Store(to + 7 * step); if (TBlocks.Value > 1) b7.Store(to + 7 * step + toSecond); }
        if (TRows.Value > 8) { a8.Store(to + 8 * step); if (TBlocks.Value > 1) b8.Store(to + 8 * step + toSecond); }
        if (TRows.Value > 9) { a9.Store(to + 9 * step); if (TBlocks.Value > 1) b9.Store(to + 9 * step + toSecond); }
        if (TRows.Value > 10) { a10.Store(to + 10 * step); if (TBlocks.Value > 1) b10.Store(
            to + 10 * step + toSecond); }
        if (TRows.Value > 11) { a11.Store(to + 11 * step); if (TBlocks.Value > 1) b11.Store(
            to + 11 * step + toSecond); }
        if (TRows.Value > 12) { a12.Store(to + 12 * step); if (TBlocks.Value > 1) b12.Store(
            to + 12 * step + toSecond); }
        if (TRows.Value > 13) { a13.Store(to + 13 * step); if (TBlocks.Value > 1) b13.Store(
            to + 13 * step + toSecond); }
    }
}
