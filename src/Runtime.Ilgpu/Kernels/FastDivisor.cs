namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// A divisor as a factor and a shift, since GPUs divide integers slowly (Granlund and Montgomery, "Division by
/// Invariant Integers using Multiplication", 1994, for dividends of 31 bits).
/// </summary>
internal readonly struct FastDivisor
{
    private readonly uint factor;
    private readonly int shift;

    /// <param name="divisor">At least 1.</param>
    public FastDivisor(int divisor)
    {
        int bits = 0;
        while (1L << bits < divisor) bits++;
        shift = 31 + bits;
        factor = (uint)(((1UL << shift) + (uint)divisor - 1) / (uint)divisor);
    }

    /// <summary>The quotient of a dividend that is not negative.</summary>
    public int Quotient(int dividend) => (int)(((ulong)(uint)dividend * factor) >> shift);
}
