using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>Tiles of up to 4 rows × 16 lanes in vectors of 128 bits, which every processor has.</summary>
internal readonly unsafe struct PortableKernel : IMicroKernel
{
    public static int MaxRows => 4;

    public static int MaxBlocks => 1;

    public static void Run<TOperand>(int rows, int blocks, in Tile tile)
        where TOperand : struct, IOperand
    {
        switch (rows)
        {
            case 1: Run<TOperand, N1>(tile); break;
            case 2: Run<TOperand, N2>(tile); break;
            case 3: Run<TOperand, N3>(tile); break;
            default: Run<TOperand, N4>(tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TOperand, TRows>(in Tile tile)
        where TOperand : struct, IOperand
        where TRows : struct, ICount
    {
        Vector128<float> a0 = default, b0 = default, c0 = default, d0 = default;
        Vector128<float> a1 = default, b1 = default, c1 = default, d1 = default;
        Vector128<float> a2 = default, b2 = default, c2 = default, d2 = default;
        Vector128<float> a3 = default, b3 = default, c3 = default, d3 = default;
        float* to = tile.Destination;
        nint step = tile.DestinationStep;
        if (TOperand.Accumulates)
        {
            { a0 = Vector128.Load(to); b0 = Vector128.Load(to + 4); c0 = Vector128.Load(to + 8); d0 =
                Vector128.Load(to + 12); }
            if (TRows.Value > 1) { a1 = Vector128.Load(to + step); b1 = Vector128.Load(to + step + 4); c1 =
                Vector128.Load(to + step + 8); d1 = Vector128.Load(to + step + 12); }
            if (TRows.Value > 2) { a2 = Vector128.Load(to + 2 * step); b2 = Vector128.Load(to + 2 * step + 4); c2 =
                Vector128.Load(to + 2 * step + 8); d2 = Vector128.Load(to + 2 * step + 12); }
            if (TRows.Value > 3) { a3 = Vector128.Load(to + 3 * step); b3 = Vector128.Load(to + 3 * step + 4); c3 =
                Vector128.Load(to + 3 * step + 8); d3 = Vector128.Load(to + 3 * step + 12); }
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
                    Vector128<float> f0 = Vector128.Load(f);
                    Vector128<float> f1 = Vector128.Load(f + 4);
                    Vector128<float> f2 = Vector128.Load(f + 8);
                    Vector128<float> f3 = Vector128.Load(f + 12);
                    {
                        Vector128<float> x = Vector128.Create(*s);
                        a0 = Vector128.MultiplyAddEstimate(x, f0, a0);
                        b0 = Vector128.MultiplyAddEstimate(x, f1, b0);
                        c0 = Vector128.MultiplyAddEstimate(x, f2, c0);
                        d0 = Vector128.MultiplyAddEstimate(x, f3, d0);
                    }

                    if (TRows.Value > 1)
                    {
                        Vector128<float> x = Vector128.Create(s[TOperand.RowStride]);
                        a1 = Vector128.MultiplyAddEstimate(x, f0, a1);
                        b1 = Vector128.MultiplyAddEstimate(x, f1, b1);
                        c1 = Vector128.MultiplyAddEstimate(x, f2, c1);
                        d1 = Vector128.MultiplyAddEstimate(x, f3, d1);
                    }

                    if (TRows.Value > 2)
                    {
                        Vector128<float> x = Vector128.Create(s[2 * TOperand.RowStride]);
                        a2 = Vector128.MultiplyAddEstimate(x, f0, a2);
                        b2 = Vector128.MultiplyAddEstimate(x, f1, b2);
                        c2 = Vector128.MultiplyAddEstimate(x, f2, c2);
                        d2 = Vector128.MultiplyAddEstimate(x, f3, d2);
                    }

                    if (TRows.Value > 3)
                    {
                        Vector128<float> x = Vector128.Create(s[3 * TOperand.RowStride]);
                        a3 = Vector128.MultiplyAddEstimate(x, f0, a3);
                        b3 = Vector128.MultiplyAddEstimate(x, f1, b3);
                        c3 = Vector128.MultiplyAddEstimate(x, f2, c3);
                        d3 = Vector128.MultiplyAddEstimate(x, f3, d3);
                    }
                }
            }

            source += tile.SourceBlock;
            factors += tile.FactorBlock;
        }

        { a0.Store(to); b0.Store(to + 4); c0.Store(to + 8); d0.Store(to + 12); }
        if (TRows.Value > 1) { a1.Store(to + step); b1.Store(to + step + 4); c1.Store(to + step + 8); d1.Store(
            to + step + 12); }
        if (TRows.Value > 2) { a2.Store(to + 2 * step); b2.Store(to + 2 * step + 4); c2.Store(
            to + 2 * step + 8); d2.Store(to + 2 * step + 12); }
        if (TRows.Value > 3) { a3.Store(to + 3 * step); b3.Store(to + 3 * step + 4); c3.Store(
            to + 3 * step + 8); d3.Store(to + 3 * step + 12); }
    }
}
