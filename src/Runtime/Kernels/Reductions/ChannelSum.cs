using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Sums over batch, height and width: the gradient of a bias or shift.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ChannelSum
{
    /// <summary>sum[c] = Σ g over N, H, W.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="g">N × C × H × W.</param>
    /// <param name="sum">C values, overwritten.</param>
    public static void Run(WorkerPool workers, FeatureMap g, FloatView sum)
    {
        Check.Length(sum, g.Channels, nameof(sum), nameof(ChannelSum));
        ChannelReduction.Run(workers, g, g, default(First), sum);
    }

    private readonly struct First : IBinaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, int channel) => a;
    }
}

/// <summary>Sums of products over batch, height and width: the gradient of a scale.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ChannelDot
{
    /// <summary>dot[c] = Σ g · x over N, H, W.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="g">N × C × H × W.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="dot">C values, overwritten.</param>
    public static void Run(WorkerPool workers, FeatureMap g, FeatureMap x, FloatView dot)
    {
        Check.Same(g, x);
        Check.Length(dot, g.Channels, nameof(dot), nameof(ChannelDot));
        ChannelReduction.Run(workers, g, x, default(Product), dot);
    }

    private readonly struct Product : IBinaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, int channel) => a * b;
    }
}
