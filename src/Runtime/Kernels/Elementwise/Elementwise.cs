using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Sums, products and multiples of maps. The result may be an operand.</summary>
public static class Elementwise
{
    /// <summary>y = a + b.</summary>
    public static void Add(WorkerPool workers, FeatureMap a, FeatureMap b, FeatureMap y) =>
        ElementwiseLoops.Run(workers, a, b, default(Sum), y);

    /// <summary>y = a · b.</summary>
    public static void Multiply(WorkerPool workers, FeatureMap a, FeatureMap b, FeatureMap y) =>
        ElementwiseLoops.Run(workers, a, b, default(Product), y);

    /// <summary>y = <paramref name="factor"/> · x.</summary>
    public static void Scale(WorkerPool workers, FeatureMap x, float factor, FeatureMap y) =>
        ElementwiseLoops.Run(workers, x, new Multiple(factor), y);

    /// <summary>y = a + b, for parameter-sized vectors of equal length.</summary>
    public static void AddVectors(FloatView a, FloatView b, FloatView y)
    {
        Check.Length(b, a.Length, nameof(b));
        Check.Length(y, a.Length, nameof(y));
        Span<float> left = a.Span, right = b.Span, sum = y.Span;
        for (int i = 0; i < sum.Length; i++) sum[i] = left[i] + right[i];
    }

    /// <summary>y = x; nothing to do where they share their memory.</summary>
    internal static unsafe void Copy(FeatureMap x, FeatureMap y)
    {
        long bytes = (long)x.Blocks * x.BlockStride * sizeof(float);
        if (x.Data != y.Data) Buffer.MemoryCopy(x.Data, y.Data, bytes, bytes);
    }

    private readonly struct Sum : IBinaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, int channel) => a + b;
    }

    private readonly struct Product : IBinaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, int channel) => a * b;
    }

    private readonly struct Multiple(float factor) : IUnaryOperator
    {
        public Vector512<float> Invoke(Vector512<float> x, int channel) => x * factor;
    }
}
