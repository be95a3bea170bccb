using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// One axis of a convolution pass: output <c>q</c> of <see cref="Count"/> lands at <c>First + q·Spread</c> of the
/// destination and sums, over the taps that have an offset, source positions <c>q·Step + offset</c>. A forward pass is
/// one such axis; the gradient of the input with stride <c>s</c> is <c>s</c> of them, one per remainder of the
/// position.
/// </summary>
internal readonly struct Axis
{
    private readonly int origin;
    private readonly int slope;
    private readonly int divisor;

    private Axis(int count, int first, int spread, int step, int taps, int origin, int slope, int divisor)
    {
        Count = count;
        First = first;
        Spread = spread;
        Step = step;
        Taps = taps;
        this.origin = origin;
        this.slope = slope;
        this.divisor = divisor;
        (Lowest, Highest) = (int.MaxValue, int.MinValue);
        for (int tap = 0; tap < taps; tap++)
        {
            if (!TryOffset(tap, out int offset)) continue;
            Lowest = Math.Min(Lowest, offset);
            Highest = Math.Max(Highest, offset);
        }

        if (Lowest > Highest) (Lowest, Highest) = (0, 0);
    }

    /// <summary>Outputs.</summary>
    public int Count { get; }

    /// <summary>Destination of output 0.</summary>
    public int First { get; }

    /// <summary>From one output's destination to the next.</summary>
    public int Spread { get; }

    /// <summary>From one output's source positions to the next's.</summary>
    public int Step { get; }

    /// <summary>Taps of the kernel along this axis.</summary>
    public int Taps { get; }

    /// <summary>Smallest offset of a tap; 0 when none has one.</summary>
    public int Lowest { get; }

    /// <summary>Greatest offset of a tap; 0 when none has one.</summary>
    public int Highest { get; }

    /// <summary>The axis of the forward pass: source is the input, destination the output.</summary>
    public static Axis Forward(in ConvolutionShape shape, int outputs) =>
        new(outputs, 0, 1, shape.Stride, shape.Kernel, -shape.Padding, shape.Dilation, 1);

    /// <summary>
    /// The axis of the input's gradient at positions ≡ <paramref name="phase"/> modulo the stride: source is the
    /// output's gradient.
    /// </summary>
    public static Axis Backward(in ConvolutionShape shape, int phase, int inputs) =>
        new(
            (Math.Max(inputs - phase, 0) + shape.Stride - 1) / shape.Stride, phase, shape.Stride, 1, shape.Kernel,
            phase + shape.Padding, -shape.Dilation, shape.Stride);

    /// <summary>The offset of a tap; false where the tap meets no source position.</summary>
    public bool TryOffset(int tap, out int offset)
    {
        int numerator = origin + tap * slope;
        offset = numerator / divisor;
        return numerator % divisor == 0;
    }

    /// <summary>
    /// Source positions that outputs <paramref name="first"/> … <paramref name="end"/> − 1 read, of
    /// <paramref name="size"/> that exist.
    /// </summary>
    public (int First, int End) Sources(int first, int end, int size) =>
        (Math.Max(first * Step + Lowest, 0), Math.Min((end - 1) * Step + Highest + 1, size));

    /// <summary>
    /// Whether a tap reads positions that lie <paramref name="relative"/> behind the lowest, modulo the step.
    /// </summary>
    public bool Reads(int relative)
    {
        for (int tap = 0; tap < Taps; tap++)
            if (TryOffset(tap, out int offset) && (relative - (offset - Lowest)) % Step == 0) return true;
        return false;
    }
}
