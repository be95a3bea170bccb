using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// x above 0, slope · x elsewhere; one learned slope for all channels or one for each (He et al., 2015).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class PRelu
{
    /// <summary>gradient = gradient with respect to the slope: 1 or C values, overwritten.</summary>
    public static void BackwardSlope(WorkerPool workers, FeatureMap gy, FeatureMap x, FloatView gradient)
    {
        CheckSlope(gradient, x);
        Check.Same(gy, x);
        if (gradient.Length == x.Channels)
        {
            ChannelReduction.Run(workers, gy, x, default(SlopeTerm), gradient);
            return;
        }

        float* perChannel = stackalloc float[x.Channels];
        FloatView channels = new(perChannel, x.Channels);
        ChannelReduction.Run(workers, gy, x, default(SlopeTerm), channels);
        double sum = 0;
        foreach (float value in channels.Span) sum += value;
        gradient.Data[0] = (float)sum;
    }

    /// <summary>f(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> slope) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), x, x * slope);

    /// <summary>f′(x); at 0 it is the slope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative(Vector512<float> x, Vector512<float> slope) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), Vector512<float>.One, slope);

    private static void CheckSlope(FloatView slope, FeatureMap x)
    {
        if (slope.Length != 1) Check.Length(slope, x.Channels, nameof(slope), nameof(PRelu));
    }

    private readonly struct SlopeTerm : IBinaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> gy, Vector512<float> x, int channel) =>
            gy * Vector512.Min(x, Vector512<float>.Zero);
    }
}
