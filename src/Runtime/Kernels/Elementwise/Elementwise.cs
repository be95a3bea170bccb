using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>Sums of vectors and copies of maps. The result may be an operand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Elementwise
{
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
}
