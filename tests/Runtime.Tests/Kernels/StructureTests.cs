using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public sealed class StructureTests : IDisposable
{
    private static readonly Nchw Shape = new(3, 17, 5, 7);

    private readonly Tensors tensors = new();
    private readonly WorkerPool workers = new(2);

    public void Dispose()
    {
        workers.Dispose();
        tensors.Dispose();
    }

    [Fact]
    public void Vectors_are_added()
    {
        FloatView sum = tensors.Vector(3);
        Elementwise.AddVectors(tensors.Vector([1, 2, 3]), tensors.Vector([10, 20, 30]), sum);
        Near.Equal([11, 22, 33], sum);
        Assert.Throws<ArgumentException>(() =>
            Elementwise.AddVectors(tensors.Vector([1]), tensors.Vector([1, 2]), sum));
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 17, 5, 7)]
    [InlineData(2, 33, 4, 3)]
    [InlineData(2, 3, 40, 31)]
    public void Gradients_of_gates_agree(int batch, int channels, int height, int width)
    {
        Nchw shape = new(batch, channels, height, width), one = shape with { Height = 1, Width = 1 };
        double[] x = tensors.Normal(shape.Length), gate = tensors.Normal(one.Length), gy = tensors.Normal(shape.Length);
        double[] Y(double[] g) => x.Select((v, i) => v * g[i / shape.Plane]).ToArray();
        double[] ggate = gy.Zip(x, (g, v) => g * v).Chunk(shape.Plane).Select(plane => plane.Sum()).ToArray();
        Gradients.Check(Y, gate, gy, ggate);

        FeatureMap gradient = tensors.Map(one);
        ChannelGate.Backward(workers, tensors.Map(shape, gy), tensors.Map(shape, x), gradient);
        Near.Equal(ggate, gradient);
    }

    [Theory]
    [InlineData(16, 16, 32)]
    [InlineData(1, 1, 1)]
    [InlineData(3, 17, 33)]
    [InlineData(20, 5, 40)]
    public void Joined_maps_come_apart_again(int first, int second, int third)
    {
        int[] channels = [first, second, third];
        Nchw joined = Shape with { Channels = channels.Sum() };
        double[][] parts = channels.Select(c => tensors.Normal((Shape with { Channels = c }).Length)).ToArray();
        FeatureMap y = tensors.Map(joined);
        for (int i = 0, channel = 0; i < parts.Length; channel += channels[i++])
            Concatenation.Copy(workers, tensors.Map(Shape with { Channels = channels[i] }, parts[i]), channel, y);

        double[] expected = Enumerable.Range(0, Shape.Batch)
            .SelectMany(n => parts.SelectMany((part, i) =>
                part.Skip(n * channels[i] * Shape.Plane).Take(channels[i] * Shape.Plane)))
            .ToArray();
        Near.Equal(expected, y, 0);
        for (int i = 0, channel = 0; i < parts.Length; channel += channels[i++])
        {
            FeatureMap x = tensors.Map(Shape with { Channels = channels[i] });
            Concatenation.Slice(workers, y, channel, x);
            Near.Equal(parts[i], x, 0);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Concatenation.Slice(workers, y, 1, tensors.Map(joined)));
    }

    [Fact]
    public void Flattened_elements_are_in_the_order_channel_row_column()
    {
        Nchw flat = new(Shape.Batch, Shape.Channels * Shape.Plane, 1, 1);
        double[] x = tensors.Normal(Shape.Length);
        FeatureMap y = tensors.Map(flat), back = tensors.Map(Shape);
        Flattening.Forward(workers, tensors.Map(Shape, x), y);
        Near.Equal(x, y, 0);
        Flattening.Backward(workers, y, back);
        Near.Equal(x, back, 0);
    }

    [Fact]
    public void Dropout_drops_by_its_key_and_keeps_the_expectation()
    {
        const float rate = 0.3f;
        Nchw shape = new(4, 32, 20, 20);
        double[] ones = Enumerable.Repeat(1.0, shape.Length).ToArray();
        float[] First(RandomKey key)
        {
            FeatureMap map = tensors.Map(shape, ones);
            Dropout.Apply(workers, map, rate, key, map);
            float[] values = new float[shape.Length];
            map.CopyTo(values);
            return values;
        }

        float[] dropped = First(new(1, 2, 3));
        Assert.Equal(dropped, First(new(1, 2, 3)));
        Assert.NotEqual(dropped, First(new(1, 3, 3)));
        Assert.All(dropped.Distinct(), value => Assert.True(value == 0 || Math.Abs(value - 1 / (1 - rate)) < 1e-6));
        double deviation = Math.Sqrt(rate * (1 - rate) / shape.Length);
        Assert.Equal(rate, dropped.Count(value => value == 0) / (double)shape.Length, 5 * deviation);
    }

    [Fact]
    public void Drop_path_drops_whole_images()
    {
        const float rate = 0.5f;
        Nchw shape = new(64, 17, 2, 3);
        double[] x = tensors.Normal(shape.Length);
        FeatureMap map = tensors.Map(shape, x), zeros = tensors.Map(shape, new double[shape.Length]);
        FeatureMap factors = tensors.Map(new(shape.Batch, 1, 1, 1));
        DropPath.Factors(rate, new(1, 2, 3), factors);
        Pointwise.Run(workers, map, new DropPathStore<NoSum>(factors, zeros), ChannelSums.None, map);
        int kept = 0;
        for (int n = 0; n < shape.Batch; n++)
        {
            bool keeps = map[n, 0, 0, 0] != 0;
            kept += keeps ? 1 : 0;
            for (int c = 0; c < shape.Channels; c++)
                Assert.Equal(keeps ? 2 * x[shape.Index(n, c, 1, 2)] : 0, map[n, c, 1, 2], 1e-6);
        }

        Assert.InRange(kept, 16, 48);
    }

    /// <summary>Images of a batch that processes share are dropped as one process with all of them drops.</summary>
    [Fact]
    public void What_is_dropped_follows_from_the_place_in_the_batch_of_all_processes()
    {
        const float rate = 0.5f;
        Nchw whole = new(5, 33, 3, 4), part = whole with { Batch = 2 };
        RandomKey key = new(1, 2, 3), shared = key with { FirstImage = 2, OtherImages = 3 };
        float[] Drop(Nchw shape, RandomKey of)
        {
            FeatureMap map = tensors.Map(shape, [.. Enumerable.Repeat(1.0, shape.Length)]);
            Dropout.Apply(workers, map, rate, of, map);
            float[] values = new float[shape.Length];
            map.CopyTo(values);
            return values;
        }

        float[] Factors(Nchw shape, RandomKey of)
        {
            FeatureMap factors = tensors.Map(new(shape.Batch, 1, 1, 1));
            DropPath.Factors(rate, of, factors);
            return [.. Enumerable.Range(0, shape.Batch).Select(image => factors[image, 0, 0, 0])];
        }

        Assert.Equal(Drop(whole, key).AsSpan(2 * whole.Length / 5, part.Length).ToArray(), Drop(part, shared));
        Assert.Equal(Factors(whole, key)[2..4], Factors(part, shared));
    }

    [Fact]
    public void A_rate_of_zero_copies_and_one_is_refused()
    {
        double[] x = tensors.Normal(Shape.Length);
        FeatureMap input = tensors.Map(Shape, x), y = tensors.Map(Shape);
        Dropout.Apply(workers, input, 0, default, y);
        Near.Equal(x, y);
        FeatureMap factors = tensors.Map(new(Shape.Batch, 1, 1, 1));
        DropPath.Factors(0, default, factors);
        Near.Equal([.. Enumerable.Repeat(1.0, Shape.Batch)], factors);
        Assert.Throws<ArgumentOutOfRangeException>(() => Dropout.Apply(workers, input, 1, default, y));
        Assert.Throws<ArgumentOutOfRangeException>(() => DropPath.Factors(float.NaN, default, factors));
    }
}
