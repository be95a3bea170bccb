using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>
/// Split normalization over the batch's statistics as training runs it, folded into one convolution with weight-sized
/// work around it, against normalization, convolution and affine one after the other.
/// </summary>
public sealed class SplitNormalizationTests : IDisposable
{
    private const float Epsilon = 1e-3f;

    // A folded sum cancels the means' contribution, which the three steps subtract before they multiply.
    private const double Tolerance = 2e-5;

    private readonly Tensors tensors = new();

    /// <summary>Input dimensions, then out channels, kernel, stride, padding, dilation, groups.</summary>
    public static TheoryData<Nchw, ConvolutionShape> Cases { get; } = new()
    {
        { new(6, 3, 1, 1), new(3, 17, 1) },
        { new(6, 3, 1, 1), new(3, 17, 3, 1, 1) },
        { new(5, 16, 1, 1), new(16, 16, 5, 3, 2) },
        { new(3, 16, 2, 2), new(16, 16, 3, 1, 1) },
        { new(3, 16, 2, 2), new(16, 16, 5, 1, 2) },
        { new(4, 3, 2, 2), new(3, 17, 3, 2, 1) },
        { new(2, 33, 5, 7), new(33, 20, 3, 1, 1) },
        { new(2, 33, 7, 5), new(33, 20, 1, 2, 0) },
        { new(3, 33, 5, 5), new(33, 20, 1, 1, 0) },
        { new(2, 16, 8, 8), new(16, 16, 1, 1, 1) },
        { new(2, 16, 8, 7), new(16, 16, 1, 3, 2) },
        { new(2, 3, 9, 7), new(3, 17, 3, 2, 1) },
        { new(2, 3, 9, 9), new(3, 17, 3, 1, 0) },
        { new(2, 3, 8, 8), new(3, 17, 5, 2, 2) },
        { new(2, 3, 10, 11), new(3, 17, 5, 3, 1) },
        { new(2, 16, 9, 10), new(16, 16, 3, 3, 0) },
        { new(2, 16, 9, 10), new(16, 16, 3, 3, 2) },
        { new(2, 16, 7, 6), new(16, 16, 3, 1, 2) },
        { new(2, 16, 9, 8), new(16, 16, 3, 1, 2, 2) },
        { new(2, 16, 9, 8), new(16, 16, 3, 2, 1, 2) },
        { new(2, 16, 4, 4), new(16, 16, 3, 1, 2, 2) },
        { new(1, 3, 1, 9), new(3, 5, 3, 2, 1) },
        { new(2, 32, 6, 6), new(32, 20, 3, 1, 1, 1, 2) },
        { new(2, 6, 7, 6), new(6, 34, 3, 2, 1, 1, 2) },
        { new(2, 16, 5, 5), new(16, 64, 1, 1, 0, 1, 2) },
        { new(2, 80, 4, 4), new(80, 40, 3, 1, 1, 1, 40) },
        { new(2, 17, 7, 7), new(17, 17, 3, 1, 1, 1, 17) },
        { new(2, 16, 9, 9), new(16, 16, 5, 2, 2, 1, 16) },
        { new(2, 40, 5, 6), new(40, 40, 3, 3, 1, 2, 40) },
        { new(3, 5, 40, 30), new(5, 6, 3, 1, 1) },
    };

    public void Dispose() => tensors.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Folded_convolution_and_its_gradients_agree_with_the_steps_they_replace(
        Nchw input, ConvolutionShape shape)
    {
        Problem problem = new(tensors, input, shape);
        using WorkerPool workers = new(2);
        Result actual = problem.Run(workers);
        SplitGradients expected = problem.Backward();
        Near.Equal(problem.Forward(problem.X, problem.Weight, problem.Scale, problem.Shift), actual.Z, Tolerance);
        Near.Equal(expected.X, actual.Gx, Tolerance);
        Near.Equal(expected.Weight, actual.WeightGradient, Tolerance);
        Near.Equal(expected.Scale, actual.ScaleGradient, Tolerance);
        Near.Equal(expected.Shift, actual.ShiftGradient, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_number_of_threads_does_not_change_a_bit(Nchw input, ConvolutionShape shape)
    {
        Problem problem = new(tensors, input, shape);
        using WorkerPool one = new(1), two = new(2), three = new(3);
        Result expected = problem.Run(one);
        foreach (WorkerPool workers in new[] { two, three })
        {
            Result actual = problem.Run(workers);
            Near.BitwiseEqual(expected.Z, actual.Z);
            Near.BitwiseEqual(expected.Gx, actual.Gx);
            Near.BitwiseEqual(expected.WeightGradient, actual.WeightGradient);
            Near.BitwiseEqual(expected.ScaleGradient, actual.ScaleGradient);
            Near.BitwiseEqual(expected.ShiftGradient, actual.ShiftGradient);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tap_sums_are_the_weights_gradient_of_an_input_of_ones(Nchw input, ConvolutionShape shape)
    {
        using WorkerPool workers = new(2);
        Nchw output = ConvolutionReference.Output(shape, input);
        int taps = shape.Kernel * shape.Kernel;
        double[] gz = tensors.Normal(output.Length), ones = [.. Enumerable.Repeat(1.0, input.Length)];
        double[] gradient = ConvolutionReference.BackwardWeights(shape, input, ones, gz);
        double[] expected =
            [.. gradient.Chunk(shape.InChannelsPerGroup * taps).SelectMany(inputs => inputs.Take(taps))];
        FloatView sum = tensors.Vector(NormalizationReference.Sum(output, gz)),
            actual = tensors.Vector(expected.Length);
        SplitNormalization.TapSums(workers, shape, tensors.Map(output, gz), sum, input.Height, input.Width, actual);
        Near.Equal(expected, actual);
    }

    /// <summary>The cases whose reference is computed quickly.</summary>
    public static IEnumerable<object[]> SmallCases => Cases.Where(row =>
        row is [Nchw input, ConvolutionShape shape] && shape.MultiplyAdds(input.Height, input.Width) < 100_000);

    [Theory]
    [MemberData(nameof(SmallCases))]
    public void The_reference_gradients_are_the_derivatives(Nchw input, ConvolutionShape shape)
    {
        Problem p = new(tensors, input, shape);
        SplitGradients gradients = p.Backward();
        // Few values have large third derivatives, which central differences see.
        const double tolerance = 1e-5;
        Gradients.Check(x => p.Forward(x, p.Weight, p.Scale, p.Shift), p.X, p.Gz, gradients.X, tolerance);
        Gradients.Check(weight => p.Forward(p.X, weight, p.Scale, p.Shift), p.Weight, p.Gz, gradients.Weight);
        Gradients.Check(scale => p.Forward(p.X, p.Weight, scale, p.Shift), p.Scale, p.Gz, gradients.Scale);
        Gradients.Check(shift => p.Forward(p.X, p.Weight, p.Scale, shift), p.Shift, p.Gz, gradients.Shift);
    }

    [Fact]
    public void One_value_a_channel_gives_the_input_no_gradient()
    {
        ConvolutionShape shape = new(3, 17, 3, 1, 1);
        Problem problem = new(tensors, new(1, 3, 1, 1), shape);
        using WorkerPool workers = new(2);
        Result actual = problem.Run(workers);
        // x · weight · r and the bias cancel, up to shift.
        Near.Equal(problem.Shift, actual.Z, 10 * Tolerance);
        // Two terms of the size of gz · weight · r cancel, r = 1/√ε.
        double scale = Math.Sqrt(shape.OutChannels / Epsilon);
        for (int channel = 0; channel < shape.InChannels; channel++)
            Assert.Equal(0, actual.Gx[0, channel, 0, 0], scale * Near.Single);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using WorkerPool workers = new(1);
        ConvolutionShape shape = new(3, 5, 3, 1, 1);
        FloatView weight = tensors.Vector(shape.WeightCount), inputs = tensors.Vector(3), outputs = tensors.Vector(5);
        FloatView taps = tensors.Vector(45);
        FeatureMap g = tensors.Map(new(2, 5, 4, 4));
        Assert.Throws<ArgumentException>(
            () => SplitNormalization.Bias(workers, shape, weight, inputs, outputs, outputs, outputs, outputs));
        Assert.Throws<ArgumentException>(() => SplitNormalization.TapSums(workers, shape, g, outputs, 4, 5, taps));
        Assert.Throws<ArgumentException>(() => SplitNormalization.TapSums(workers, shape, g, outputs, 4, 4, weight));
        Assert.Throws<ArgumentException>(() => SplitNormalization.Backward(
            workers, shape, weight, outputs, outputs, weight, outputs, inputs, inputs, 32, weight, outputs, inputs,
            inputs));
    }

    /// <summary>gx = value + offset + slope · x: what the statistics add to the gradient.</summary>
    private readonly struct LinearStore(FloatView offset, FloatView slope, FeatureMap x) : IStore
    {
        public static bool IsIdentity => false;

        public static int Sums => 0;

        public static bool ReadsImage => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(
            Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
            ref Vector512<float> second) =>
            value + offset.Load(channel) + slope.Load(channel) * x.Load(at);
    }

    private sealed record Result(
        FeatureMap Z, FeatureMap Gx, FloatView WeightGradient, FloatView ScaleGradient, FloatView ShiftGradient);

    private sealed class Problem
    {
        private readonly Tensors tensors;
        private readonly Nchw input;
        private readonly ConvolutionShape shape;

        public Problem(Tensors tensors, Nchw input, ConvolutionShape shape)
        {
            (this.tensors, this.input, this.shape) = (tensors, input, shape);
            // Means and deviations that differ, so that one channel's do not do for another, nor zero for a mean.
            double[] mean = tensors.Normal(input.Channels), deviation = tensors.Normal(input.Channels);
            X = [.. tensors.Normal(input.Length).Select((value, i) =>
            {
                int c = NormalizationReference.Channel(input, i);
                return (double)(float)(mean[c] + (0.5 + Math.Abs(deviation[c])) * value);
            })];
            Weight = tensors.Normal((int)shape.WeightCount);
            Scale = tensors.Normal(shape.OutChannels);
            Shift = tensors.Normal(shape.OutChannels);
            Gz = tensors.Normal(ConvolutionReference.Output(shape, input).Length);
        }

        public double[] X { get; }

        public double[] Weight { get; }

        public double[] Scale { get; }

        public double[] Shift { get; }

        public double[] Gz { get; }

        public double[] Forward(double[] x, double[] weight, double[] scale, double[] shift) =>
            SplitNormalizationReference.Forward(shape, input, x, weight, scale, shift, Epsilon);

        public SplitGradients Backward() =>
            SplitNormalizationReference.Backward(shape, input, Gz, X, Weight, Scale, Epsilon);

        public Result Run(WorkerPool workers)
        {
            Nchw output = ConvolutionReference.Output(shape, input);
            FeatureMap x = tensors.Map(input, X), z = tensors.Map(output);
            FloatView weight = tensors.Vector(Weight), scale = tensors.Vector(Scale), shift = tensors.Vector(Shift);
            ChannelStatistics statistics = new(tensors.Vector(shape.InChannels), tensors.Vector(shape.InChannels));
            FloatView r = tensors.Vector(shape.InChannels), bias = tensors.Vector(shape.OutChannels);
            FloatView packed = tensors.Vector(shape.PackedLength),
                transposed = tensors.Vector(shape.PackedTransposedLength);
            Statistics.Compute(workers, x, statistics);
            Normalization.InverseDeviation(statistics, Epsilon, r);
            Convolution.Pack(workers, shape, weight, new WeightFactors(scale, r), packed);
            SplitNormalization.Bias(workers, shape, weight, statistics.Mean, r, scale, shift, bias);
            Convolution.Forward(workers, shape, x, packed, bias, statistics.Mean, z);

            FeatureMap gz = tensors.Map(output, Gz), gx = tensors.Map(input);
            FloatView raw = tensors.Vector(shape.WeightCount), weightGradient = tensors.Vector(shape.WeightCount);
            FloatView sum = tensors.Vector(shape.OutChannels), scaleGradient = tensors.Vector(shape.OutChannels);
            FloatView offset = tensors.Vector(shape.InChannels), slope = tensors.Vector(shape.InChannels);
            Convolution.BackwardWeights(workers, shape, x, default(PlainLoad), statistics.Mean, gz, raw);
            ChannelSum.Run(workers, gz, sum);
            FloatView taps = sum;
            if (shape is not { Kernel: 1, Padding: 0 })
            {
                taps = tensors.Vector((long)shape.OutChannels * shape.Kernel * shape.Kernel);
                SplitNormalization.TapSums(workers, shape, gz, sum, input.Height, input.Width, taps);
            }

            SplitNormalization.Backward(
                workers, shape, raw, sum, taps, weight, scale, statistics.Mean, r, x.Pixels, weightGradient,
                scaleGradient, offset,
                slope);
            Convolution.PackTransposed(workers, shape, weight, new WeightFactors(scale, r), transposed);
            Convolution.BackwardData(
                workers, shape, gz, transposed, new LinearStore(offset, slope, x), ChannelSums.None, gx);
            return new Result(z, gx, weightGradient, scaleGradient, sum);
        }
    }
}
