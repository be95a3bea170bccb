using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// One of the linear maps of F(4, 3), interpolated at 0, ±1, ±2 and ∞: y = Aᵀ[(G g) ⊙ (Bᵀ d)]. Applied to 16 channels
/// at once.
/// </summary>
internal unsafe interface IWinogradTransform
{
    /// <summary>Values that it reads.</summary>
    static abstract int From { get; }

    /// <summary>Values that it makes.</summary>
    static abstract int To { get; }

    /// <summary>
    /// Maps vectors that lie <paramref name="step"/> floats apart to vectors <paramref name="toStep"/> floats apart.
    /// </summary>
    static abstract void Apply(float* from, nint step, float* to, nint toStep);
}

/// <summary>A linear map applied to the columns of a square, then to the rows.</summary>
internal static unsafe class WinogradTransform<T>
    where T : struct, IWinogradTransform
{
    /// <summary>Transforms one square of vectors.</summary>
    /// <param name="from">The first vector.</param>
    /// <param name="row">Floats to the next row.</param>
    /// <param name="column">Floats to the next column.</param>
    /// <param name="to">Where the first vector goes.</param>
    /// <param name="toRow">Floats to the next row there.</param>
    /// <param name="toColumn">Floats to the next column there.</param>
    /// <param name="scratch">36 vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* from, nint row, nint column, float* to, nint toRow, nint toColumn, float* scratch)
    {
        for (int i = 0; i < T.From; i++)
            T.Apply(from + i * column, row, scratch + i * Lanes.Block, T.From * Lanes.Block);
        for (int i = 0; i < T.To; i++)
            T.Apply(scratch + i * T.From * Lanes.Block, Lanes.Block, to + i * toRow, toColumn);
    }
}

/// <summary>Bᵀ: 6 inputs of a tile.</summary>
internal readonly unsafe struct InputTransform : IWinogradTransform
{
    public static int From => 6;

    public static int To => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* from, nint step, float* to, nint toStep)
    {
        Vector512<float> minusFour = Vector512.Create(-4f), four = Vector512.Create(4f),
            minusFive = Vector512.Create(-5f);
        Vector512<float> d1 = Vector512.Load(from + step), d2 = Vector512.Load(from + 2 * step);
        Vector512<float> d3 = Vector512.Load(from + 3 * step), d4 = Vector512.Load(from + 4 * step);
        Vector512<float> first = Vector512.MultiplyAddEstimate(minusFive, d2, d4);
        Vector512.MultiplyAddEstimate(four, Vector512.Load(from), first).Store(to);
        Vector512<float> even = Vector512.MultiplyAddEstimate(minusFour, d2, d4);
        Vector512<float> odd = Vector512.MultiplyAddEstimate(minusFour, d1, d3);
        (even + odd).Store(to + toStep);
        (even - odd).Store(to + 2 * toStep);
        even = d4 - d2;
        odd = d3 - d1;
        odd += odd;
        (even + odd).Store(to + 3 * toStep);
        (even - odd).Store(to + 4 * toStep);
        Vector512<float> last = Vector512.MultiplyAddEstimate(minusFive, d3, Vector512.Load(from + 5 * step));
        Vector512.MultiplyAddEstimate(four, d1, last).Store(to + 5 * toStep);
    }
}

/// <summary>Aᵀ: products to the 4 outputs of a tile.</summary>
internal readonly unsafe struct OutputTransform : IWinogradTransform
{
    public static int From => 6;

    public static int To => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* from, nint step, float* to, nint toStep)
    {
        Vector512<float> m1 = Vector512.Load(from + step), m2 = Vector512.Load(from + 2 * step);
        Vector512<float> m3 = Vector512.Load(from + 3 * step), m4 = Vector512.Load(from + 4 * step);
        Vector512<float> sum = m1 + m2, difference = m1 - m2, farSum = m3 + m4, farDifference = m3 - m4;
        (Vector512.Load(from) + sum + farSum).Store(to);
        Vector512.MultiplyAddEstimate(Vector512.Create(2f), farDifference, difference).Store(to + toStep);
        Vector512.MultiplyAddEstimate(Vector512.Create(4f), farSum, sum).Store(to + 2 * toStep);
        Vector512<float> last = Vector512.MultiplyAddEstimate(Vector512.Create(8f), farDifference, difference);
        (last + Vector512.Load(from + 5 * step)).Store(to + 3 * toStep);
    }
}

/// <summary>A: the gradient of a tile's 4 outputs to that of its products.</summary>
internal readonly unsafe struct OutputGradientTransform : IWinogradTransform
{
    public static int From => 4;

    public static int To => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* from, nint step, float* to, nint toStep)
    {
        Vector512<float> four = Vector512.Create(4f);
        Vector512<float> y0 = Vector512.Load(from), y1 = Vector512.Load(from + step);
        Vector512<float> y2 = Vector512.Load(from + 2 * step), y3 = Vector512.Load(from + 3 * step);
        y0.Store(to);
        Vector512<float> even = y0 + y2, odd = y1 + y3;
        (even + odd).Store(to + toStep);
        (even - odd).Store(to + 2 * toStep);
        even = Vector512.MultiplyAddEstimate(four, y2, y0);
        odd = Vector512.MultiplyAddEstimate(four, y3, y1);
        odd += odd;
        (even + odd).Store(to + 3 * toStep);
        (even - odd).Store(to + 4 * toStep);
        y3.Store(to + 5 * toStep);
    }
}

/// <summary>G: 3 weights.</summary>
internal readonly unsafe struct WeightTransform : IWinogradTransform
{
    public static int From => 3;

    public static int To => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* from, nint step, float* to, nint toStep)
    {
        Vector512<float> g0 = Vector512.Load(from), g1 = Vector512.Load(from + step),
            g2 = Vector512.Load(from + 2 * step);
        (g0 * 0.25f).Store(to);
        Vector512<float> even = (g0 + g2) * (-1f / 6), odd = g1 * (-1f / 6);
        (even + odd).Store(to + toStep);
        (even - odd).Store(to + 2 * toStep);
        even = Vector512.MultiplyAddEstimate(Vector512.Create(1f / 24), g0, g2 * (1f / 6));
        odd = g1 * (1f / 12);
        (even + odd).Store(to + 3 * toStep);
        (even - odd).Store(to + 4 * toStep);
        g2.Store(to + 5 * toStep);
    }
}

/// <summary>Gᵀ: the gradient of transformed weights to that of the 3 weights.</summary>
internal readonly unsafe struct WeightGradientTransform : IWinogradTransform
{
    public static int From => 6;

    public static int To => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(float* from, nint step, float* to, nint toStep)
    {
        Vector512<float> u1 = Vector512.Load(from + step), u2 = Vector512.Load(from + 2 * step);
        Vector512<float> u3 = Vector512.Load(from + 3 * step), u4 = Vector512.Load(from + 4 * step);
        Vector512<float> sum = (u1 + u2) * (-1f / 6), difference = (u2 - u1) * (1f / 6);
        Vector512<float> farSum = u3 + u4, farDifference = u3 - u4;
        Vector512<float> first = Vector512.MultiplyAddEstimate(Vector512.Load(from), Vector512.Create(0.25f), sum);
        Vector512.MultiplyAddEstimate(farSum, Vector512.Create(1f / 24), first).Store(to);
        Vector512.MultiplyAddEstimate(farDifference, Vector512.Create(1f / 12), difference).Store(to + toStep);
        Vector512<float> last = Vector512.MultiplyAddEstimate(farSum, Vector512.Create(1f / 6), sum);
        (last + Vector512.Load(from + 5 * step)).Store(to + 2 * toStep);
    }
}
