using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.Measuring;

/// <summary>Fused multiply-adds in registers, as many at a time as no latency can hold up; one part a thread.</summary>
internal readonly unsafe struct FmaWork(float* sums) : IWork
{
    // Two a cycle: some 10 ms at 3 to 4 GHz, whatever the vectors' width.
    private const int Iterations = 5_000_000;
    private const int Accumulators = 14;

    /// <summary>Floating-point operations of a part.</summary>
    public static double FlopsPerPart =>
        2.0 * Iterations * Accumulators * (Vector512.IsHardwareAccelerated ? Wide.Lanes : Narrow.Lanes);

    public void Run(int part, int worker) =>
        sums[part] = Vector512.IsHardwareAccelerated
            ? Loop<Vector512<float>, Wide>()
            : Loop<Vector256<float>, Narrow>();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop<TVector, TWidth>()
        where TVector : unmanaged
        where TWidth : IWidth<TVector>
    {
        // Each accumulator tends to addend / (1 − factor), so that nothing overflows or becomes denormal.
        TVector factor = TWidth.Create(0.5f), addend = TWidth.Create(1f);
        TVector a = addend, b = addend, c = addend, d = addend, e = addend, f = addend, g = addend;
        TVector h = addend, i = addend, j = addend, k = addend, l = addend, m = addend, n = addend;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            a = TWidth.MultiplyAdd(a, factor, addend);
            b = TWidth.MultiplyAdd(b, factor, addend);
            c = TWidth.MultiplyAdd(c, factor, addend);
            d = TWidth.MultiplyAdd(d, factor, addend);
            e = TWidth.MultiplyAdd(e, factor, addend);
            f = TWidth.MultiplyAdd(f, factor, addend);
            g = TWidth.MultiplyAdd(g, factor, addend);
            h = TWidth.MultiplyAdd(h, factor, addend);
            i = TWidth.MultiplyAdd(i, factor, addend);
            j = TWidth.MultiplyAdd(j, factor, addend);
            k = TWidth.MultiplyAdd(k, factor, addend);
            l = TWidth.MultiplyAdd(l, factor, addend);
            m = TWidth.MultiplyAdd(m, factor, addend);
            n = TWidth.MultiplyAdd(n, factor, addend);
        }

        return TWidth.Sum(a) + TWidth.Sum(b) + TWidth.Sum(c) + TWidth.Sum(d) + TWidth.Sum(e) + TWidth.Sum(f)
            + TWidth.Sum(g)
            + TWidth.Sum(h) + TWidth.Sum(i) + TWidth.Sum(j) + TWidth.Sum(k) + TWidth.Sum(l) + TWidth.Sum(m)
                + TWidth.Sum(n);
    }

    private interface IWidth<TVector>
    {
        static abstract TVector Create(float value);

        static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

        static abstract float Sum(TVector vector);
    }

    private readonly struct Wide : IWidth<Vector512<float>>
    {
        public static int Lanes => Vector512<float>.Count;

        public static Vector512<float> Create(float value) => Vector512.Create(value);

        public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
            Vector512.FusedMultiplyAdd(a, b, c);

        public static float Sum(Vector512<float> vector) => Vector512.Sum(vector);
    }

    private readonly struct Narrow : IWidth<Vector256<float>>
    {
        public static int Lanes => Vector256<float>.Count;

        public static Vector256<float> Create(float value) => Vector256.Create(value);

        public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
            Vector256.FusedMultiplyAdd(a, b, c);

        public static float Sum(Vector256<float> vector) => Vector256.Sum(vector);
    }
}
