using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>Tiles of up to 6 rows × 16 lanes in 12 of the 16 registers of AVX2, with FMA.</summary>
internal readonly unsafe struct Avx2Kernel : IMicroKernel
{
    public static int MaxRows => 6;

    public static int MaxBlocks => 1;

    public static void Run<TOperand>(int rows, int blocks, in Tile tile)
        where TOperand : struct, IOperand
    {
        switch (rows)
        {
            case 1: Run<TOperand, N1>(tile); break;
            case 2: Run<TOperand, N2>(tile); break;
            case 3: Run<TOperand, N3>(tile); break;
            case 4: Run<TOperand, N4>(tile); break;
            case 5: Run<TOperand, N5>(tile); break;
            default: Run<TOperand, N6>(tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TOperand, TRows>(in Tile tile)
        where TOperand : struct, IOperand
        where TRows : struct, ICount
    {
        Vector256<float> a0 = default, b0 = default;
        Vector256<float> a1 = default, b1 = default;
        Vector256<float> a2 = default, b2 = default;
        Vector256<float> a3 = default, b3 = default;
        Vector256<float> a4 = default, b4 = default;
        Vector256<float> a5 = default, b5 = default;
        float* to = tile.Destination;
        nint step = tile.DestinationStep;
        if (TOperand.Accumulates)
        {
            { a0 = Vector256.Load(to); b0 = Vector256.Load(to + 8); }
            if (TRows.Value > 1) { a1 = Vector256.Load(to + step); b1 = Vector256.Load(to + step + 8); }
            if (TRows.Value > 2) { a2 = Vector256.Load(to + 2 * step); b2 = Vector256.Load(to + 2 * step + 8); }
            if (TRows.Value > 3) { a3 = Vector256.Load(to + 3 * step); b3 = Vector256.Load(to + 3 * step + 8); }
            if (TRows.Value > 4) { a4 = Vector256.Load(to + 4 * step); b4 = Vector256.Load(to + 4 * step + 8); }
            if (TRows.Value > 5) { a5 = Vector256.Load(to + 5 * step); b5 = Vector256.Load(to + 5 * step + 8); }
        }

        float* source = tile.Source;
        float* factors = tile.Factors;
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
                    Vector256<float> f0 = Vector256.Load(f);
                    Vector256<float> f1 = Vector256.Load(f + 8);
                    {
                        Vector256<float> x = Vector256.Create(*s);
                        a0 = Vector256.FusedMultiplyAdd(x, f0, a0);
                        b0 = Vector256.FusedMultiplyAdd(x, f1, b0);
                    }

                    if (TRows.Value > 1)
                    {
                        Vector256<float> x = Vector256.Create(s[TOperand.RowStride]);
                        a1 = Vector256.FusedMultiplyAdd(x, f0, a1);
                        b1 = Vector256.FusedMultiplyAdd(x, f1, b1);
                    }

                    if (TRows.Value > 2)
                    {
                        Vector256<float> x = Vector256.Create(s[2 * TOperand.RowStride]);
                        a2 = Vector256.FusedMultiplyAdd(x, f0, a2);
                        b2 = Vector256.FusedMultiplyAdd(x, f1, b2);
                    }

                    if (TRows.Value > 3)
                    {
                        Vector256<float> x = Vector256.Create(s[3 * TOperand.RowStride]);
                        a3 = Vector256.FusedMultiplyAdd(x, f0, a3);
                        b3 = Vector256.FusedMultiplyAdd(x, f1, b3);
                    }

                    if (TRows.Value > 4)
                    {
                        Vector256<float> x = Vector256.Create(s[4 * TOperand.RowStride]);
                        a4 = Vector256.FusedMultiplyAdd(x, f0, a4);
                        b4 = Vector256.FusedMultiplyAdd(x, f1, b4);
                    }

                    if (TRows.Value > 5)
                    {
                        Vector256<float> x = Vector256.Create(s[5 * TOperand.RowStride]);
                        a5 = Vector256.FusedMultiplyAdd(x, f0, a5);
                        b5 = Vector256.FusedMultiplyAdd(x, f1, b5);
                    }
                }
            }

            source += tile.SourceBlock;
            factors += tile.FactorBlock;
        }

        { a0.Store(to); b0.Store(to + 8); }
        if (TRows.Value > 1) { a1.Store(to + step); b1.Store(to + step + 8); }
        if (TRows.Value > 2) { a2.Store(to + 2 * step); b2.Store(to + 2 * step + 8); }
        if (TRows.Value > 3) { a3.Store(to + 3 * step); b3.Store(to + 3 * step + 8); }
        if (TRows.Value > 4) { a4.Store(to + 4 * step); b4.Store(to + 4 * step + 8); }
        if (TRows.Value > 5) { a5.Store(to + 5 * step); b5.Store(to + 5 * step + 8); }
    }
}
