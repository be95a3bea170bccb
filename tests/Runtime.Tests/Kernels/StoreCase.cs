using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>What the test stores read, and what they make of values, in float64.</summary>
internal sealed class StoreCase
{
    private readonly Nchw shape;
    private readonly double[] bias;
    private readonly double[] other;
    private readonly double[] factors;

    public StoreCase(Tensors tensors, Nchw shape)
    {
        this.shape = shape;
        bias = tensors.Normal(shape.Channels);
        other = tensors.Normal(shape.Length);
        // Different from image to image, and 0 for every third.
        factors = [.. Enumerable.Range(0, shape.Batch).Select(image => image % 3 == 2 ? 0 : 0.5 + image % 7)];
        Bias = tensors.Vector(bias);
        Other = tensors.Map(shape, other);
        Factors = tensors.Map(new Nchw(shape.Batch, 1, 1, 1), factors);
    }

    public FloatView Bias { get; }

    public FeatureMap Other { get; }

    public FeatureMap Factors { get; }

    /// <summary>What <see cref="ResidualStore{TSums}"/> makes of values.</summary>
    public Stored Residual(double[] values) => Store(values, (value, i) => value + bias[Channel(i)] + other[i]);

    /// <summary>What <see cref="DropPathStore{TSums}"/> makes of values.</summary>
    public Stored DropPath(double[] values) =>
        Store(values, (value, i) => other[i] + value * factors[i / (shape.Channels * shape.Plane)]);

    private Stored Store(double[] values, Func<double, int, double> f)
    {
        double[] y = [.. values.Select(f)];
        double[] products = [.. y.Zip(values, (result, value) => result * value)];
        return new Stored(y, NormalizationReference.Sum(shape, y), NormalizationReference.Sum(shape, products));
    }

    private int Channel(int i) => NormalizationReference.Channel(shape, i);
}

/// <summary>What a store leaves behind, in float64.</summary>
internal sealed record Stored(double[] Y, double[] First, double[] Second)
{
    // Sums over hundreds of pixels that partly cancel.
    private const double SumTolerance = 1e-5;

    /// <summary>
    /// A map and as many sums as <typeparamref name="TSums"/> says agree; the tolerance is the map's.
    /// </summary>
    public void Check<TSums>(FeatureMap y, ChannelSums sums, double tolerance = Near.Single)
        where TSums : unmanaged, ISumCount
    {
        Near.Equal(Y, y, tolerance);
        CheckSums<TSums>(sums);
    }

    /// <summary>As many sums as <typeparamref name="TSums"/> says agree.</summary>
    public void CheckSums<TSums>(ChannelSums sums)
        where TSums : unmanaged, ISumCount
    {
        if (TSums.Value > 0) Near.Equal(First, sums.First, SumTolerance);
        if (TSums.Value > 1) Near.Equal(Second, sums.Second, SumTolerance);
    }
}
