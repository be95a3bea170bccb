using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>y = scale · x + shift, one pair of values a channel.</summary>
public static unsafe class Affine
{
    /// <summary>Computes y, which may be x. Without a shift it is also the gradient of the input.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="scale">C factors.</param>
    /// <param name="shift">C offsets, or empty.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Forward(WorkerPool workers, FeatureMap x, FloatView scale, FloatView shift, FeatureMap y)
    {
        Check.Length(scale, x.Channels, nameof(scale));
        if (shift.IsEmpty)
        {
            ElementwiseLoops.Run(workers, x, new Scaled(scale.Data), y);
            return;
        }

        Check.Length(shift, x.Channels, nameof(shift));
        ElementwiseLoops.Run(workers, x, new ScaledAndShifted(scale.Data, shift.Data), y);
    }

    private readonly struct Scaled(float* scale) : IUnaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> x, int channel) => x * Vector512.Load(scale + channel);
    }

    private readonly struct ScaledAndShifted(float* scale, float* shift) : IUnaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> x, int channel) =>
            Vector512.MultiplyAddEstimate(x, Vector512.Load(scale + channel), Vector512.Load(shift + channel));
    }
}
