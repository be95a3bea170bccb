using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public class NormalizationTests
{
    public static TheoryData<Nchw> Cases { get; } =
        [new(1, 1, 3, 3), new(3, 17, 5, 7), new(2, 32, 8, 8), new(3, 3, 40, 30), new(1, 20, 2, 3), new(600, 5, 1, 1)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Statistics_agree(Nchw shape)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        double[] x = tensors.Normal(shape.Length);
        ChannelStatistics statistics = Compute(tensors, workers, shape, x);
        Near.Equal(NormalizationReference.Mean(shape, x), statistics.Mean);
        Near.Equal(NormalizationReference.Variance(shape, x), statistics.Variance);
    }

    [Fact]
    public void A_large_mean_costs_the_variance_no_accuracy()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Nchw shape = new(4, 3, 30, 30);
        // Steps of 1/64 around 1000 are exact in float32.
        double[] x = tensors.Normal(shape.Length).Select(v => 1000 + Math.Round(v * 64) / 64).ToArray();
        ChannelStatistics statistics = Compute(tensors, workers, shape, x);
        Near.Equal(NormalizationReference.Variance(shape, x), statistics.Variance, 1e-5);
    }

    [Fact]
    public void Running_statistics_move_by_the_momentum_with_the_unbiased_variance()
    {
        using Tensors tensors = new();
        ChannelStatistics running = tensors.Statistics([1, 2], [3, 4]);
        Statistics.UpdateRunning(tensors.Statistics([11, 0], [6, 8]), 4, 0.1f, new(running));
        Near.Equal([2, 1.8], running.Mean);
        Near.Equal([0.9 * 3 + 0.1 * 8, 0.9 * 4 + 0.1 * 8 * 4 / 3], running.Variance);
    }

    [Fact]
    public void Running_statistics_of_a_single_value_stay_finite()
    {
        using Tensors tensors = new();
        ChannelStatistics running = tensors.Statistics([0], [1]);
        Statistics.UpdateRunning(tensors.Statistics([5], [0]), 1, 0.1f, new(running));
        Near.Equal([0.5], running.Mean);
        Near.Equal([0.9], running.Variance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Channel_sums_agree(Nchw shape)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        double[] x = tensors.Normal(shape.Length), g = tensors.Normal(shape.Length);
        FeatureMap input = tensors.Map(shape, x), gradient = tensors.Map(shape, g);
        FloatView sum = tensors.Vector(shape.Channels);

        ChannelSum.Run(workers, gradient, sum);
        Near.Equal(NormalizationReference.Sum(shape, g), sum);
        ChannelDot.Run(workers, gradient, input, sum);
        Near.Equal(NormalizationReference.Sum(shape, g.Zip(x, (a, b) => a * b).ToArray()), sum, 5e-6);
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        using Tensors tensors = new();
        Nchw shape = new(5, 17, 30, 20);
        double[] x = tensors.Normal(shape.Length), gy = tensors.Normal(shape.Length);
        (FloatView, FloatView, FloatView) Run(int threads)
        {
            using WorkerPool workers = new(threads);
            ChannelStatistics statistics = Compute(tensors, workers, shape, x);
            FloatView dot = tensors.Vector(shape.Channels);
            ChannelDot.Run(workers, tensors.Map(shape, gy), tensors.Map(shape, x), dot);
            return (statistics.Mean, statistics.Variance, dot);
        }

        (FloatView mean, FloatView variance, FloatView dot) = Run(1);
        for (int threads = 2; threads <= 3; threads++)
        {
            (FloatView otherMean, FloatView otherVariance, FloatView otherDot) = Run(threads);
            Near.BitwiseEqual(mean, otherMean);
            Near.BitwiseEqual(variance, otherVariance);
            Near.BitwiseEqual(dot, otherDot);
        }
    }

    private static ChannelStatistics Compute(Tensors tensors, WorkerPool workers, Nchw shape, double[] x)
    {
        ChannelStatistics statistics = new(tensors.Vector(shape.Channels), tensors.Vector(shape.Channels));
        Statistics.Compute(workers, tensors.Map(shape, x), statistics);
        return statistics;
    }
}
