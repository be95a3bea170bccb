using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public sealed class PointwiseTests : IDisposable
{
    private readonly Tensors tensors = new();
    private readonly WorkerPool workers = new(2);

    /// <summary>
    /// One pixel; images that end within, at and before the ends of chunks of 512 pixels; an image a pixel.
    /// </summary>
    public static TheoryData<Nchw> Cases { get; } =
    [
        new(1, 1, 1, 1), new(2, 3, 5, 7), new(3, 17, 4, 4), new(1, 16, 32, 16), new(2, 33, 20, 30), new(4, 16, 16, 32),
        new(600, 5, 1, 1), new(5, 20, 23, 23),
    ];

    public void Dispose()
    {
        workers.Dispose();
        tensors.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stores_of_other_maps_and_vectors_agree(Nchw shape)
    {
        StoreCase store = new(tensors, shape);
        double[] x = tensors.Normal(shape.Length);
        Stored expected = store.Residual(x);
        Check<NoSum, ResidualStore<NoSum>>(shape, x, other => new(store.Bias, other), store.Other, expected);
        Check<OneSum, ResidualStore<OneSum>>(shape, x, other => new(store.Bias, other), store.Other, expected);
        Check<TwoSums, ResidualStore<TwoSums>>(shape, x, other => new(store.Bias, other), store.Other, expected);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stores_that_read_the_image_agree(Nchw shape)
    {
        StoreCase store = new(tensors, shape);
        double[] x = tensors.Normal(shape.Length);
        Stored expected = store.DropPath(x);
        Check<NoSum, DropPathStore<NoSum>>(shape, x, other => new(store.Factors, other), store.Other, expected);
        Check<OneSum, DropPathStore<OneSum>>(shape, x, other => new(store.Factors, other), store.Other, expected);
        Check<TwoSums, DropPathStore<TwoSums>>(shape, x, other => new(store.Factors, other), store.Other, expected);
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        Nchw shape = new(5, 17, 30, 20);
        StoreCase store = new(tensors, shape);
        double[] x = tensors.Normal(shape.Length);
        (FeatureMap, ChannelSums) Run(int threads)
        {
            using WorkerPool pool = new(threads);
            FeatureMap y = tensors.Map(shape);
            ChannelSums sums = Sums(shape);
            Pointwise.Run(pool, tensors.Map(shape, x), new DropPathStore<TwoSums>(store.Factors, store.Other), sums, y);
            return (y, sums);
        }

        (FeatureMap y, ChannelSums sums) = Run(1);
        for (int threads = 2; threads <= 3; threads++)
        {
            (FeatureMap otherY, ChannelSums otherSums) = Run(threads);
            Near.BitwiseEqual(y, otherY);
            Near.BitwiseEqual(sums.First, otherSums.First);
            Near.BitwiseEqual(sums.Second, otherSums.Second);
        }
    }

    [Fact]
    public void A_plain_store_copies()
    {
        Nchw shape = new(2, 17, 20, 30);
        double[] x = tensors.Normal(shape.Length);
        FeatureMap input = tensors.Map(shape, x), y = tensors.Map(shape);
        Pointwise.Run(workers, input, default(PlainStore), ChannelSums.None, y);
        Near.Equal(x, y, 0);
        Pointwise.Run(workers, input, default(PlainStore), ChannelSums.None, input);
        Near.Equal(x, input, 0);
    }

    [Fact]
    public void A_dropped_image_is_zero_even_where_it_is_infinite()
    {
        Nchw shape = new(64, 17, 3, 5);
        double[] x = tensors.Normal(shape.Length);
        for (int image = 0; image < shape.Batch; image++) x[shape.Index(image, 16, 1, 1)] = double.PositiveInfinity;
        FeatureMap factors = tensors.Map(new(shape.Batch, 1, 1, 1)), y = tensors.Map(shape);
        DropPath.Factors(0.4f, new RandomKey(1, 2, 3), factors);
        FeatureMap zeros = tensors.Map(shape, new double[shape.Length]);
        Pointwise.Run(workers, tensors.Map(shape, x), new DropPathStore<NoSum>(factors, zeros), ChannelSums.None, y);
        for (int image = 0; image < shape.Batch; image++)
        {
            float factor = factors[image, 0, 0, 0];
            Assert.Equal(factor == 0 ? 0 : float.PositiveInfinity, y[image, 16, 1, 1]);
            Assert.Equal(factor == 0 ? 0 : x[shape.Index(image, 2, 1, 3)] * factor, y[image, 2, 1, 3], 1e-6);
        }
    }

    [Fact]
    public void Sums_over_large_maps_lose_no_accuracy()
    {
        Nchw shape = new(2, 3, 150, 150);
        StoreCase store = new(tensors, shape);
        // Positive: no sign of a rounding error is cancelled by chance.
        double[] x = [.. tensors.Normal(shape.Length).Select(v => (double)(float)Math.Abs(v))];
        ChannelSums sums = Sums(shape);
        FeatureMap zeros = tensors.Map(shape, new double[shape.Length]);
        FloatView none = tensors.Vector(new double[shape.Channels]);
        Pointwise.Reduce(workers, tensors.Map(shape, x), new ResidualStore<TwoSums>(none, zeros), sums);
        Near.Equal(NormalizationReference.Sum(shape, x), sums.First, 1e-6);
        Near.Equal(NormalizationReference.Sum(shape, [.. x.Select(v => v * v)]), sums.Second, 1e-6);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Nchw shape = new(2, 16, 4, 4);
        FeatureMap x = tensors.Map(shape, new double[shape.Length]), wrong = tensors.Map(shape with { Width = 5 });
        FloatView fits = tensors.Vector(16), tooLong = tensors.Vector(17);
        ResidualStore<TwoSums> store = new(fits, x);
        Assert.Throws<ArgumentException>(() => Pointwise.Run(workers, x, store, new(fits, fits), wrong));
        Assert.Throws<ArgumentException>(() => Pointwise.Run(workers, x, store, new(fits), x));
        Assert.Throws<ArgumentException>(() => Pointwise.Reduce(workers, x, store, ChannelSums.None));
        ArgumentException failure =
            Assert.Throws<ArgumentException>(() => Pointwise.Reduce(workers, x, store, new(fits, tooLong)));
        Assert.Contains("Reduce needs 16 floats in sums, but was given 17", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DropPath.Factors(0.5f, default, x));
    }

    /// <summary>Runs a store into a map of its own, in place, into the map it reads, and for its sums alone.</summary>
    private void Check<TSums, TStore>(
        Nchw shape, double[] x, Func<FeatureMap, TStore> make, FeatureMap other, Stored expected)
        where TSums : unmanaged, ISumCount
        where TStore : unmanaged, IStore
    {
        FeatureMap input = tensors.Map(shape, x), y = tensors.Map(shape), copy = tensors.Map(shape);
        Pointwise.Run(workers, other, default(PlainStore), ChannelSums.None, copy);
        ChannelSums sums = Sums(shape), again = Sums(shape), alone = Sums(shape);

        Pointwise.Run(workers, input, make(other), sums, y);
        expected.Check<TSums>(y, sums);
        Pointwise.Reduce(workers, input, make(other), alone);
        Near.Equal(x, input, 0);
        Pointwise.Run(workers, input, make(copy), again, copy);
        Near.BitwiseEqual(y, copy);
        Pointwise.Run(workers, input, make(other), again, input);
        Near.BitwiseEqual(y, input);
        if (TStore.Sums > 0)
        {
            Near.BitwiseEqual(sums.First, alone.First);
            Near.BitwiseEqual(sums.First, again.First);
        }

        if (TStore.Sums > 1)
        {
            Near.BitwiseEqual(sums.Second, alone.Second);
            Near.BitwiseEqual(sums.Second, again.Second);
        }
    }

    private ChannelSums Sums(Nchw shape) => new(tensors.Vector(shape.Channels), tensors.Vector(shape.Channels));
}
