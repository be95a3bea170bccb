using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// One axis of a convolution pass: output <c>q</c> of <see cref="Count"/> lands at <c>First + q·Spread</c> of the
/// destination and sums, over its taps <c>t</c>, source positions <c>q·Step + Offset + t·OffsetStep</c>; tap <c>t</c>
/// is <c>FirstTap + t·TapStep</c> of the kernel. A forward pass is one such axis; the gradient of the input with stride
/// <c>s</c> is <c>s</c> of them, one for each remainder of the position modulo the stride, so that no product with a
/// zero is computed.
/// </summary>
internal readonly struct SweepAxis
{
    public int Count { get; private init; }

    public int First { get; private init; }

    public int Spread { get; private init; }

    public int Step { get; private init; }

    public int Taps { get; private init; }

    public int FirstTap { get; private init; }

    public int TapStep { get; private init; }

    public int Offset { get; private init; }

    public int OffsetStep { get; private init; }

    /// <summary>The axis of the forward pass.</summary>
    public static SweepAxis Forward(in ConvolutionShape shape, int outputs) => new()
    {
        Count = outputs,
        Spread = 1,
        Step = shape.Stride,
        Taps = shape.Kernel,
        TapStep = 1,
        Offset = -shape.Padding,
        OffsetStep = shape.Dilation,
    };

    /// <summary>The axis of the input's gradient at positions ≡ <paramref name="phase"/> modulo the stride.</summary>
    /// <remarks>
    /// Tap k reads the output's gradient at (position + padding − k·dilation) / stride, if that is whole.
    /// </remarks>
    public static SweepAxis Backward(in ConvolutionShape shape, int phase, int inputs)
    {
        int stride = shape.Stride, common = Common(stride, shape.Dilation), tapStep = stride / common, first = 0;
        while (first < tapStep && (phase + shape.Padding - first * shape.Dilation) % stride != 0) first++;
        bool reads = first < tapStep && first < shape.Kernel;
        return new()
        {
            Count = (Math.Max(inputs - phase, 0) + stride - 1) / stride,
            First = phase,
            Spread = stride,
            Step = 1,
            Taps = reads ? (shape.Kernel - 1 - first) / tapStep + 1 : 0,
            FirstTap = first,
            TapStep = tapStep,
            Offset = (phase + shape.Padding - first * shape.Dilation) / stride,
            OffsetStep = -shape.Dilation / common,
        };
    }

    private static int Common(int a, int b) => b == 0 ? a : Common(b, a % b);
}
