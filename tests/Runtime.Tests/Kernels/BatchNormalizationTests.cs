using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>Batch normalization as coefficients of elementwise work, and statistics made of sums.</summary>
public sealed class BatchNormalizationTests : IDisposable
{
    private const float Epsilon = 1e-3f;

    private readonly Tensors tensors = new();
    private readonly WorkerPool workers = new(2);

    public static TheoryData<Nchw> Cases { get; } =
        [new(2, 1, 1, 1), new(1, 3, 3, 3), new(3, 17, 5, 7), new(2, 33, 8, 8), new(3, 16, 40, 30), new(600, 5, 1, 1)];

    public void Dispose()
    {
        workers.Dispose();
        tensors.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_and_gradients_agree(Nchw shape)
    {
        double[] x = Shifted(shape), gy = tensors.Normal(shape.Length);
        double[] scale = tensors.Normal(shape.Channels), shift = tensors.Normal(shape.Channels);
        int Channel(int i) => NormalizationReference.Channel(shape, i);
        double[] Y(double[] x, double[] scale, double[] shift) =>
            [.. NormalizationReference.Forward(shape, x, Epsilon)
                .Select((v, i) => v * scale[Channel(i)] + shift[Channel(i)])];
        double[] normalized = NormalizationReference.Forward(shape, x, Epsilon);
        double[] gscale = NormalizationReference.Sum(shape, [.. gy.Zip(normalized, (g, v) => g * v)]);
        double[] gshift = NormalizationReference.Sum(shape, gy);
        double[] gx =
            NormalizationReference.Backward(shape, [.. gy.Select((g, i) => g * scale[Channel(i)])], x, Epsilon);
        Gradients.Check(v => Y(v, scale, shift), x, gy, gx, 1e-5);
        Gradients.Check(v => Y(x, v, shift), scale, gy, gscale);
        Gradients.Check(v => Y(x, scale, v), shift, gy, gshift);

        FeatureMap input = tensors.Map(shape, x), output = tensors.Map(shape), gradient = tensors.Map(shape, gy);
        ChannelStatistics statistics = new(Vector(shape), Vector(shape));
        Statistics.Compute(workers, input, statistics);
        FloatView factors = tensors.Vector(scale), slope = Vector(shape), offset = Vector(shape);
        BatchNormalization.Coefficients(statistics, Epsilon, factors, tensors.Vector(shift), slope, offset);
        Pointwise.Run(workers, input, new AffineStore(slope, offset), ChannelSums.None, output);
        Near.Equal(Y(x, scale, shift), output, 5e-6);

        FloatView dot = Vector(shape), sum = Vector(shape), scaleGradient = Vector(shape);
        FloatView a = Vector(shape), b = Vector(shape), c = Vector(shape);
        ChannelDot.Run(workers, gradient, input, dot);
        ChannelSum.Run(workers, gradient, sum);
        BatchNormalization.Backward(dot, sum, statistics, Epsilon, factors, input.Pixels, scaleGradient, a, b, c);
        // The sums cancel the mean's contribution.
        Near.Equal(gscale, scaleGradient, 2e-5);
        Pointwise.Run(workers, gradient, new BlendStore(a, b, input, c), new(Vector(shape), Vector(shape)), output);
        Near.Equal(gx, output, 2e-5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Statistics_of_sums_agree(Nchw shape)
    {
        double[] x = Shifted(shape);
        ChannelStatistics statistics = FromSums(shape, x);
        Near.Equal(NormalizationReference.Mean(shape, x), statistics.Mean, 5e-6);
        // The square of the mean is of the variance's size here.
        Near.Equal(NormalizationReference.Variance(shape, x), statistics.Variance, 1e-5);
    }

    [Fact]
    public void The_variance_of_constant_channels_is_zero_up_to_rounding_and_not_negative()
    {
        Nchw shape = new(3, 33, 30, 20);
        double[] constants = tensors.Normal(shape.Channels);
        double[] x =
            [.. Enumerable.Range(0, shape.Length).Select(i => constants[NormalizationReference.Channel(shape, i)])];
        ChannelStatistics statistics = FromSums(shape, x);
        Near.Equal(constants, statistics.Mean);
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            double bound = 2 * Near.Single * constants[channel] * constants[channel];
            Assert.InRange(statistics.Variance.Span[channel], 0, bound);
        }
    }

    [Fact]
    public void Sums_whose_variance_would_round_below_zero_make_zero()
    {
        ChannelStatistics sums = tensors.Statistics([3, 6, 0], [2.9999998, 12, 0]);
        Statistics.FromSums(sums, tensors.Vector([0, 0, 0]), 3);
        Near.Equal([1, 2, 0], sums.Mean);
        Assert.Equal([0, 0, 0], sums.Variance.Span.ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        ChannelStatistics statistics = new(tensors.Vector(3), tensors.Vector(3));
        FloatView three = tensors.Vector(3), four = tensors.Vector(4);
        Assert.Throws<ArgumentException>(() =>
            BatchNormalization.Coefficients(statistics, Epsilon, three, three, three, four));
        Assert.Throws<ArgumentException>(
            () => BatchNormalization.Backward(three, four, statistics, Epsilon, three, 3, three, three, three, three));
        Assert.Throws<ArgumentException>(() => Statistics.FromSums(new(three, four), three, 3));
        Assert.Throws<ArgumentException>(() => Statistics.FromSums(new(three, three), four, 3));
    }

    [Fact]
    public void Deviations_from_a_pilot_near_the_mean_lose_nothing_to_large_means()
    {
        Nchw shape = new(3, 17, 30, 20);
        double[] x = [.. tensors.Normal(shape.Length).Select(value => (double)(float)(value + 1000))];
        double[] pilot = [.. tensors.Normal(shape.Channels).Select(value => value + 1000)];
        ChannelStatistics statistics = FromSums(shape, x, pilot);
        Near.Equal(NormalizationReference.Mean(shape, x), statistics.Mean);
        Near.Equal(NormalizationReference.Variance(shape, x), statistics.Variance, 1e-5);
    }

    /// <summary>Mean and variance by way of the sums that kernels make as they store.</summary>
    private ChannelStatistics FromSums(Nchw shape, double[] x, double[]? pilot = null)
    {
        ChannelStatistics statistics = new(Vector(shape), Vector(shape));
        FeatureMap map = tensors.Map(shape, x);
        FloatView expected = tensors.Vector(pilot ?? new double[shape.Channels]);
        Pointwise.Reduce(workers, map, new DeviationStore(expected), new(statistics.Mean, statistics.Variance));
        Statistics.FromSums(statistics, expected, map.Pixels);
        return statistics;
    }

    /// <summary>Values whose mean differs from channel to channel.</summary>
    private double[] Shifted(Nchw shape)
    {
        double[] mean = tensors.Normal(shape.Channels);
        return [.. tensors.Normal(shape.Length)
            .Select((v, i) => (double)(float)(v + mean[NormalizationReference.Channel(shape, i)]))];
    }

    private FloatView Vector(Nchw shape) => tensors.Vector(shape.Channels);
}
