using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public class AllocationTests
{
    public static TheoryData<string> Kernels { get; } = [.. Calls(null!, null!).Select(call => call.Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_kernel_call_allocates_no_managed_memory(string kernel)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Action run = Calls(tensors, workers).Single(call => call.Name == kernel).Prepare();
        run();
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static IEnumerable<(string Name, Func<Action> Prepare)> Calls(Tensors tensors, WorkerPool workers)
    {
        Nchw shape = new(2, 16, 8, 8), one = new(2, 16, 1, 1), flat = new(2, 1024, 1, 1);
        FeatureMap New(Nchw dimensions) => tensors.Map(dimensions, new double[dimensions.Length]);
        FloatView Vector(long length) => tensors.Vector(new double[length]);

        foreach (int groups in new[] { 1, 16 })
        {
            ConvolutionShape convolution = new(16, 16, 3, 1, 1, 1, groups);
            yield return ($"convolution, {groups} groups", () =>
            {
                FeatureMap x = New(shape), y = New(shape);
                FloatView weight = Vector(convolution.WeightCount), bias = Vector(16);
                FloatView packed = Vector(convolution.PackedLength);
                return () =>
                {
                    Convolution.Pack(workers, convolution, weight, packed);
                    Convolution.Forward(workers, convolution, x, packed, bias, y);
                    Convolution.PackTransposed(workers, convolution, weight, packed);
                    Convolution.BackwardData(workers, convolution, y, packed, x);
                    Convolution.BackwardWeights(workers, convolution, x, y, weight);
                };
            });
        }

        yield return ("Winograd convolution", () =>
        {
            ConvolutionShape convolution = new(16, 16, 3, 1, 1);
            FeatureMap x = New(shape), y = New(shape);
            FloatView weight = Vector(convolution.WeightCount),
                packed = Vector(WinogradShape.PackedLength(convolution));
            return () =>
            {
                Winograd.Pack(workers, convolution, weight, WeightFactors.None, packed);
                Winograd.Forward(
                    workers, convolution, x, default(PlainLoad), FloatView.Empty, packed, default(PlainStore),
                    ChannelSums.None, y);
                Winograd.PackTransposed(workers, convolution, weight, WeightFactors.None, packed);
                Winograd.BackwardData(workers, convolution, y, packed, default(PlainStore), ChannelSums.None, x);
                Winograd.BackwardWeights(workers, convolution, x, default(PlainLoad), FloatView.Empty, y, weight);
            };
        });
        yield return ("normalization", () =>
        {
            FeatureMap x = New(shape);
            ChannelStatistics statistics = new(Vector(16), Vector(16));
            return () =>
            {
                Statistics.Compute(workers, x, statistics);
                Statistics.UpdateRunning(statistics, 2, 0.1f, new(statistics));
            };
        });
        yield return ("per channel", () =>
        {
            FeatureMap x = New(shape), gate = New(one);
            FloatView vector = Vector(16), slope = Vector(1);
            return () =>
            {
                ChannelSum.Run(workers, x, vector);
                ChannelDot.Run(workers, x, x, vector);
                PRelu.BackwardSlope(workers, x, x, slope);
                ChannelGate.Backward(workers, x, x, gate);
            };
        });
        yield return ("elementwise", () =>
        {
            FeatureMap x = New(shape);
            FloatView vector = Vector(16);
            return () =>
            {
                Pointwise.Run(workers, x, default(ActivationStore<SiLU>), ChannelSums.None, x);
                Pointwise.Run(workers, x, new ChainRuleStore<ELU>(new(1f), x), ChannelSums.None, x);
                Elementwise.AddVectors(vector, vector, vector);
                Dropout.Apply(workers, x, 0.5f, default, x);
            };
        });
        yield return ("pools", () =>
        {
            FeatureMap x = New(shape), gx = New(shape), y = New(shape with { Height = 4, Width = 4 }), mean = New(one);
            PoolingShape pool = new(2, 2);
            return () =>
            {
                AveragePooling.Forward(workers, pool, x, y);
                AveragePooling.Backward(workers, pool, y, gx);
                MaxPooling.Forward(workers, pool, x, y);
                MaxPooling.Backward(workers, pool, y, x, gx);
                GlobalAveragePooling.Forward(workers, x, mean);
                GlobalAveragePooling.Backward(workers, mean, gx);
            };
        });
        yield return ("fused elementwise work and pools", () =>
        {
            FeatureMap x = New(shape), gx = New(shape), y = New(shape with { Height = 4, Width = 4 }), mean = New(one);
            FeatureMap factors = New(new(2, 1, 1, 1));
            FloatView vector = Vector(16);
            ChannelSums sums = new(Vector(16), Vector(16));
            PoolingShape pool = new(2, 2);
            ActivationLoad<SiLU> load = new(default);
            ResidualStore<TwoSums> residual = new(vector, y);
            DropPathStore<OneSum> dropPath = new(factors, x);
            return () =>
            {
                DropPath.Factors(0.5f, default, factors);
                Pointwise.Run(workers, x, dropPath, sums, gx);
                Pointwise.Reduce(workers, y, residual, sums);
                Statistics.FromSums(new(sums.First, sums.Second), vector, 128);
                AveragePooling.Forward(workers, pool, x, load, residual, sums, y);
                AveragePooling.Backward(workers, pool, y, dropPath, sums, gx);
                MaxPooling.Forward(workers, pool, x, load, residual, sums, y);
                MaxPooling.Backward(workers, pool, y, x, load, dropPath, sums, gx);
                GlobalAveragePooling.Forward(workers, x, load, mean);
                GlobalAveragePooling.Backward(workers, mean, dropPath, sums, gx);
            };
        });
        yield return ("split and batch normalization", () =>
        {
            ConvolutionShape convolution = new(16, 16, 3, 1, 1);
            FeatureMap g = New(shape);
            FloatView weight = Vector(convolution.WeightCount), taps = Vector(16 * 9),
                packed = Vector(convolution.PackedLength);
            FloatView a = Vector(16), b = Vector(16), c = Vector(16), d = Vector(16);
            ChannelStatistics statistics = new(Vector(16), Vector(16));
            return () =>
            {
                Normalization.InverseDeviation(statistics, 1e-5f, a);
                Convolution.Pack(workers, convolution, weight, new WeightFactors(a, b), packed);
                SplitNormalization.Bias(workers, convolution, weight, a, a, a, a, b);
                SplitNormalization.TapSums(workers, convolution, g, a, 8, 8, taps);
                SplitNormalization.Backward(
                    workers, convolution, weight, a, taps, weight, a, a, a, 128, weight, b, c, d);
                Convolution.PackTransposed(workers, convolution, weight, new WeightFactors(a, b), packed);
                BatchNormalization.Coefficients(statistics, 1e-5f, a, a, b, c);
                BatchNormalization.Backward(a, a, statistics, 1e-5f, a, 128, a, b, c, d);
            };
        });
        yield return ("layer and group normalization", () =>
        {
            FeatureMap x = New(shape), g = New(shape);
            FloatView pixels = Vector(128), groups = Vector(8);
            ActivationLoad<SiLU> load = new(default);
            ResidualStore<TwoSums> store = new(Vector(16), New(shape));
            ChannelSums sums = new(Vector(16), Vector(16));
            return () =>
            {
                LayerNormalization.Forward(workers, x, load, 1e-6f, store, sums, pixels, x);
                LayerNormalization.Backward(workers, g, load, x, pixels, store, sums, g);
                GroupNormalization.Forward(workers, x, load, 1e-6f, store, sums, groups, x);
                GroupNormalization.Backward(workers, g, load, x, groups, store, sums, g);
            };
        });
        yield return ("structure and loss", () =>
        {
            FeatureMap x = New(shape), y = New(shape with { Channels = 40 }), vector = New(flat);
            int[] labels = [0, 1023];
            var results = new ImageResult[labels.Length];
            return () =>
            {
                Concatenation.Copy(workers, x, 3, y);
                Concatenation.Slice(workers, y, 16, x);
                Flattening.Forward(workers, x, vector);
                Flattening.Backward(workers, vector, x);
                SoftmaxCrossEntropy.Run(workers, vector, new Targets(labels, 0.3f, 0.1f), 1024, vector, out _);
                SoftmaxCrossEntropy.Evaluate(workers, vector, labels, 1024, results);
            };
        });
    }
}
