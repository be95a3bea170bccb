using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// A thread's share of a matrix product, 8 × 8 sums in registers: fields, since ILGPU keeps arrays in memory.
/// </summary>
internal readonly struct RegisterTile(
    RegisterRow r0, RegisterRow r1, RegisterRow r2, RegisterRow r3, RegisterRow r4, RegisterRow r5, RegisterRow r6,
    RegisterRow r7)
{
    /// <summary>Rows and columns.</summary>
    public const int Size = 8;

    public readonly RegisterRow R0 = r0;
    public readonly RegisterRow R1 = r1;
    public readonly RegisterRow R2 = r2;
    public readonly RegisterRow R3 = r3;
    public readonly RegisterRow R4 = r4;
    public readonly RegisterRow R5 = r5;
    public readonly RegisterRow R6 = r6;
    public readonly RegisterRow R7 = r7;

    /// <summary>Adds the outer product of a column, in two halves, and a row, likewise.</summary>
    public RegisterTile Plus(Float4 upper, Float4 lower, Float4 left, Float4 right) => new(
        R0.Plus(upper.X, left, right), R1.Plus(upper.Y, left, right), R2.Plus(upper.Z, left, right),
        R3.Plus(upper.W, left, right),
        R4.Plus(lower.X, left, right), R5.Plus(lower.Y, left, right), R6.Plus(lower.Z, left, right),
        R7.Plus(lower.W, left, right));
}

/// <summary>One row of a <see cref="RegisterTile"/>.</summary>
internal readonly struct RegisterRow(Float4 left, Float4 right)
{
    public readonly Float4 Left = left;
    public readonly Float4 Right = right;

    public RegisterRow Plus(float a, Float4 left, Float4 right) => new(Left.Plus(a, left), Right.Plus(a, right));
}
