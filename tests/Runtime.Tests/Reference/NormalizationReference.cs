using System.Numerics;

namespace GResNet.Runtime.Tests.Reference;

/// <summary>Per-channel sums and normalization with batch statistics, as their definitions read.</summary>
internal static class NormalizationReference
{
    public static int Channel(Nchw shape, int index) => index / shape.Plane % shape.Channels;

    public static T[] Sum<T>(Nchw shape, T[] x)
        where T : IFloatingPointIeee754<T>
    {
        T[] sum = new T[shape.Channels];
        for (int i = 0; i < x.Length; i++) sum[Channel(shape, i)] += x[i];
        return sum;
    }

    public static T[] Mean<T>(Nchw shape, T[] x)
        where T : IFloatingPointIeee754<T> =>
        Sum(shape, x).Select(s => s / T.CreateChecked(shape.Batch * shape.Plane)).ToArray();

    /// <summary>The biased variance.</summary>
    public static T[] Variance<T>(Nchw shape, T[] x)
        where T : IFloatingPointIeee754<T>
    {
        T[] mean = Mean(shape, x);
        return Mean(shape, x.Select((v, i) => (v - mean[Channel(shape, i)]) * (v - mean[Channel(shape, i)])).ToArray());
    }

    public static T[] Forward<T>(Nchw shape, T[] x, T epsilon)
        where T : IFloatingPointIeee754<T>
    {
        T[] mean = Mean(shape, x), variance = Variance(shape, x);
        return x.Select((v, i) =>
            (v - mean[Channel(shape, i)]) / T.Sqrt(variance[Channel(shape, i)] + epsilon)).ToArray();
    }

    public static T[] Backward<T>(Nchw shape, T[] gy, T[] x, T epsilon)
        where T : IFloatingPointIeee754<T>
    {
        T[] normalized = Forward(shape, x, epsilon), variance = Variance(shape, x);
        T[] mean = Mean(shape, gy), dot = Mean(shape, gy.Select((g, i) => g * normalized[i]).ToArray());
        return gy.Select((g, i) =>
        {
            int c = Channel(shape, i);
            return (g - mean[c] - normalized[i] * dot[c]) / T.Sqrt(variance[c] + epsilon);
        }).ToArray();
    }
}
