using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>Layer and group normalization with what rides on them; 0 groups stand for layer normalization.</summary>
public sealed class ImageNormalizationTests : IDisposable
{
    private const float Epsilon = 1e-3f;

    // Means over a few hundred values, and quotients of them.
    private const double Tolerance = 1e-5;

    private readonly Tensors tensors = new();
    private readonly WorkerPool workers = new(2);

    public static TheoryData<Nchw, int> Cases { get; } = new()
    {
        { new(1, 5, 1, 1), 0 },
        { new(1, 16, 3, 3), 0 },
        { new(3, 17, 5, 7), 0 },
        { new(2, 33, 8, 9), 0 },
        { new(3, 96, 4, 4), 0 },
        { new(70, 20, 1, 1), 0 },
        { new(1, 5, 1, 1), 1 },
        { new(2, 3, 4, 3), 3 },
        { new(2, 3, 4, 3), 1 },
        { new(3, 12, 5, 7), 4 },
        { new(2, 32, 3, 3), 8 },
        { new(3, 40, 4, 4), 2 },
        { new(2, 48, 30, 20), 4 },
        { new(5, 21, 1, 1), 7 },
    };

    public void Dispose()
    {
        workers.Dispose();
        tensors.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_deviations_agree(Nchw shape, int groups)
    {
        ImageNormalizationReference reference = new(shape, groups);
        double[] x = tensors.Normal(shape.Length);
        FeatureMap input = tensors.Map(shape, x), y = tensors.Map(shape);
        FloatView r = tensors.Vector(reference.Parts);
        Forward(groups, input, default(PlainLoad), default(PlainStore), ChannelSums.None, r, y);
        Near.Equal(reference.Forward(x, Epsilon), y, Tolerance);
        Near.Equal(reference.Deviations(x, Epsilon), r, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loads_stores_and_sums_ride(Nchw shape, int groups)
    {
        ImageNormalizationReference reference = new(shape, groups);
        double[] values = tensors.Normal(shape.Length);
        double[] expected = reference.Forward(Silu(values), Epsilon);
        StoreCase stores = new(tensors, shape);
        FeatureMap x = tensors.Map(shape, values), y = tensors.Map(shape);
        ChannelSums sums = new(tensors.Vector(shape.Channels), tensors.Vector(shape.Channels));
        FloatView r = tensors.Vector(reference.Parts);
        ActivationLoad<SiLU> load = new(default);
        Forward(groups, x, load, new ResidualStore<TwoSums>(stores.Bias, stores.Other), sums, r, y);
        stores.Residual(expected).Check<TwoSums>(y, sums, Tolerance);
        // In place.
        Forward(groups, x, load, new DropPathStore<OneSum>(stores.Factors, stores.Other), sums, r, x);
        stores.DropPath(expected).Check<OneSum>(x, sums, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_agree(Nchw shape, int groups)
    {
        ImageNormalizationReference reference = new(shape, groups);
        double[] x = tensors.Normal(shape.Length), gy = tensors.Normal(shape.Length);
        double[] expected = reference.Backward(gy, x, Epsilon);
        Gradients.Check(values => reference.Forward(values, Epsilon), x, gy, expected, 1e-5);
        FeatureMap g = tensors.Map(shape, gy), gx = tensors.Map(shape), normalized = Normalized(shape, groups, x);
        FloatView r = tensors.Vector(reference.Deviations(x, Epsilon));
        Backward(groups, g, default(PlainLoad), normalized, r, default(PlainStore), ChannelSums.None, gx);
        Near.Equal(expected, gx, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loads_stores_and_sums_ride_on_gradients(Nchw shape, int groups)
    {
        ImageNormalizationReference reference = new(shape, groups);
        double[] x = tensors.Normal(shape.Length), gy = tensors.Normal(shape.Length);
        double[] expected = reference.Backward(Silu(gy), x, Epsilon);
        StoreCase stores = new(tensors, shape);
        FloatView r = tensors.Vector(reference.Deviations(x, Epsilon));
        ChannelSums sums = new(tensors.Vector(shape.Channels), tensors.Vector(shape.Channels));
        ActivationLoad<SiLU> load = new(default);
        // Over the gradient that is read, and over the map.
        foreach (bool overMap in new[] { false, true })
        {
            FeatureMap g = tensors.Map(shape, gy), normalized = Normalized(shape, groups, x);
            FeatureMap gx = overMap ? normalized : g;
            Backward(
                groups, g, load, normalized, r, new DropPathStore<TwoSums>(stores.Factors, stores.Other), sums, gx);
            stores.DropPath(expected).Check<TwoSums>(gx, sums, Tolerance);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_large_mean_costs_no_accuracy(int groups)
    {
        Nchw shape = new(2, 40, 9, 9);
        // Steps of 1/64 around 1000 are exact in float32.
        double[] x = [.. tensors.Normal(shape.Length).Select(v => 1000 + Math.Round(v * 64) / 64)];
        Near.Equal(
            new ImageNormalizationReference(shape, groups).Forward(x, Epsilon), Normalized(shape, groups, x), 5e-5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Equal_values_become_zero(int groups)
    {
        Nchw shape = new(2, 18, 3, 3);
        double[] x = [.. Enumerable.Repeat(0.1, shape.Length)];
        float[] y = new float[shape.Length];
        Normalized(shape, groups, x).CopyTo(y);
        Assert.All(y, value => Assert.Equal(0, value, 1e-5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public void The_number_of_threads_does_not_change_a_bit(int groups)
    {
        Nchw shape = new(5, 18, 30, 20);
        double[] x = tensors.Normal(shape.Length), gy = tensors.Normal(shape.Length);
        StoreCase stores = new(tensors, shape);
        (FeatureMap Y, FeatureMap Gx, FloatView R, ChannelSums Sums) Run(int threads)
        {
            using WorkerPool pool = new(threads);
            FeatureMap y = tensors.Map(shape), gx = tensors.Map(shape);
            FloatView r = tensors.Vector(new ImageNormalizationReference(shape, groups).Parts);
            ChannelSums sums = new(tensors.Vector(shape.Channels), tensors.Vector(shape.Channels));
            PlainLoad load = default;
            Forward(groups, tensors.Map(shape, x), load, default(PlainStore), ChannelSums.None, r, y, pool);
            DropPathStore<TwoSums> store = new(stores.Factors, stores.Other);
            Backward(groups, tensors.Map(shape, gy), load, y, r, store, sums, gx, pool);
            return (y, gx, r, sums);
        }

        var one = Run(1);
        for (int threads = 2; threads <= 3; threads++)
        {
            var other = Run(threads);
            Near.BitwiseEqual(one.Y, other.Y);
            Near.BitwiseEqual(one.Gx, other.Gx);
            Near.BitwiseEqual(one.R, other.R);
            Near.BitwiseEqual(one.Sums.First, other.Sums.First);
            Near.BitwiseEqual(one.Sums.Second, other.Sums.Second);
        }
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 3)]
    [InlineData(1, 0)]
    [InlineData(1, 10)]
    public void Deviations_that_do_not_fit_are_refused(int groups, int deviations)
    {
        Nchw shape = new(2, 3, 2, 3);
        FeatureMap x = tensors.Map(shape);
        FloatView r = tensors.Vector(deviations);
        Assert.Throws<ArgumentException>(() =>
            Forward(groups, x, default(PlainLoad), default(PlainStore), ChannelSums.None, r, x));
        Assert.Throws<ArgumentException>(() =>
            Backward(groups, x, default(PlainLoad), x, r, default(PlainStore), ChannelSums.None, x));
    }

    private static double[] Silu(double[] x) => [.. x.Select(v => v * ActivationReference.Sigmoid(v))];

    private FeatureMap Normalized(Nchw shape, int groups, double[] x)
    {
        FeatureMap y = tensors.Map(shape);
        FloatView r = tensors.Vector(new ImageNormalizationReference(shape, groups).Parts);
        Forward(groups, tensors.Map(shape, x), default(PlainLoad), default(PlainStore), ChannelSums.None, r, y);
        return y;
    }

    private void Forward<TLoad, TStore>(
        int groups, FeatureMap x, TLoad load, TStore store, ChannelSums sums, FloatView deviations, FeatureMap y,
        WorkerPool? pool = null)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        pool ??= workers;
        if (groups == 0) LayerNormalization.Forward(pool, x, load, Epsilon, store, sums, deviations, y);
        else GroupNormalization.Forward(pool, x, load, Epsilon, store, sums, deviations, y);
    }

    private void Backward<TLoad, TStore>(
        int groups, FeatureMap g, TLoad load, FeatureMap normalized, FloatView deviations, TStore store,
        ChannelSums sums, FeatureMap gx, WorkerPool? pool = null)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        pool ??= workers;
        if (groups == 0) LayerNormalization.Backward(pool, g, load, normalized, deviations, store, sums, gx);
        else GroupNormalization.Backward(pool, g, load, normalized, deviations, store, sums, gx);
    }
}
