using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public class ConvolutionTests
{
    /// <summary>Input dimensions, then out channels, kernel, stride, padding, dilation, groups.</summary>
    public static TheoryData<Nchw, ConvolutionShape> Cases { get; } = new()
    {
        { new(1, 1, 1, 1), new(1, 1, 1) },
        { new(3, 3, 9, 7), new(3, 17, 3, 2, 1) },
        { new(1, 3, 16, 16), new(3, 16, 3, 1, 1) },
        { new(2, 16, 8, 8), new(16, 32, 3, 1, 1) },
        { new(3, 17, 5, 6), new(17, 33, 3, 1, 1) },
        { new(1, 32, 9, 9), new(32, 48, 3, 2, 1) },
        { new(1, 17, 5, 29), new(17, 33, 3, 1, 1) },
        { new(3, 32, 7, 7), new(32, 16, 1, 1, 0) },
        { new(1, 160, 4, 5), new(160, 32, 1, 1, 0) },
        { new(2, 17, 8, 8), new(17, 32, 1, 2, 0) },
        { new(1, 16, 6, 6), new(16, 16, 1, 1, 1) },
        { new(1, 16, 5, 5), new(16, 16, 3, 1, 3) },
        { new(2, 8, 9, 10), new(8, 20, 5, 1, 2) },
        { new(1, 3, 20, 20), new(3, 8, 7, 2, 3) },
        { new(1, 16, 14, 14), new(16, 16, 3, 1, 2, 2) },
        { new(1, 16, 15, 14), new(16, 20, 3, 2, 2, 2) },
        { new(1, 4, 17, 17), new(4, 4, 4, 3, 1) },
        { new(1, 16, 9, 9), new(16, 16, 2, 2, 0) },
        { new(1, 6, 10, 10), new(6, 6, 2, 3, 0) },
        { new(2, 32, 6, 6), new(32, 64, 3, 1, 1, 1, 2) },
        { new(1, 24, 6, 6), new(24, 36, 3, 1, 1, 1, 3) },
        { new(1, 40, 5, 5), new(40, 20, 3, 2, 1, 1, 10) },
        { new(1, 64, 4, 4), new(64, 64, 3, 1, 1, 1, 32) },
        { new(2, 17, 9, 9), new(17, 17, 3, 1, 1, 1, 17) },
        { new(1, 32, 9, 10), new(32, 32, 5, 2, 2, 1, 32) },
        { new(1, 16, 14, 14), new(16, 16, 3, 1, 2, 2, 16) },
        { new(5, 20, 1, 1), new(20, 200, 1) },
        { new(1, 8, 1, 1500), new(8, 16, 1, 1, 0) },
        { new(40, 5, 4, 4), new(5, 6, 3, 1, 1) },
        { new(2, 5, 20, 40), new(5, 6, 3, 1, 1) },
        { new(2, 32, 20, 20), new(32, 48, 1) },
        { new(2, 32, 20, 20), new(32, 48, 3, 1, 1) },
        { new(1, 32, 6, 6), new(32, 32, 5, 1, 2) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_instruction_set_agrees_with_the_reference(Nchw input, ConvolutionShape shape)
    {
        using Tensors tensors = new();
        Problem problem = new(tensors, input, shape);
        double[] y = ConvolutionReference.Forward(shape, input, problem.X, problem.Weight, null);
        double[] biased = ConvolutionReference.Forward(shape, input, problem.X, problem.Weight, problem.Bias);
        double[] gx = ConvolutionReference.BackwardData(shape, input, problem.Gy, problem.Weight);
        double[] gradient = ConvolutionReference.BackwardWeights(shape, input, problem.X, problem.Gy);
        using WorkerPool workers = new(2);
        // What the processor lacks, .NET emulates.
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
        {
            Result plain = problem.Run(set, workers, bias: false);
            Near.Equal(y, plain.Y);
            Near.Equal(gx, plain.Gx);
            Near.Equal(gradient, plain.Gradient);
            Near.Equal(biased, problem.Run(set, workers, bias: true).Y);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_number_of_threads_does_not_change_a_bit(Nchw input, ConvolutionShape shape)
    {
        using Tensors tensors = new();
        Problem problem = new(tensors, input, shape);
        using WorkerPool one = new(1), two = new(2), three = new(3);
        Result expected = problem.Run(InstructionSets.Best, one, bias: true);
        foreach (WorkerPool workers in new[] { two, three })
        {
            Result actual = problem.Run(InstructionSets.Best, workers, bias: true);
            Near.BitwiseEqual(expected.Y, actual.Y);
            Near.BitwiseEqual(expected.Gx, actual.Gx);
            Near.BitwiseEqual(expected.Gradient, actual.Gradient);
        }
    }

    /// <summary>Such maps are stored past the caches.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Results_larger_than_the_caches_are_stored_too(int stride)
    {
        Nchw input = new(1, 1, 512 * stride, 512 * stride);
        ConvolutionShape shape = new(1, 16, 1, stride);
        using Tensors tensors = new();
        double[] x = tensors.Normal(input.Length), weight = tensors.Normal(16), bias = tensors.Normal(16);
        double[] y = ConvolutionReference.Forward(shape, input, x, weight, null);
        double[] biased = ConvolutionReference.Forward(shape, input, x, weight, bias);
        using WorkerPool workers = new(2);
        FloatView packed = tensors.Vector(shape.PackedLength);
        Convolution.Pack(workers, shape, tensors.Vector(weight), packed);
        FeatureMap source = tensors.Map(input, x), result = tensors.Map(ConvolutionReference.Output(shape, input));
        Convolution.Forward(workers, shape, source, packed, FloatView.Empty, result);
        Near.Equal(y, result);
        Convolution.Forward(workers, shape, source, packed, tensors.Vector(bias), result);
        Near.Equal(biased, result);
    }

    /// <summary>The cases whose reference is computed quickly.</summary>
    public static IEnumerable<object[]> SmallCases => Cases.Where(row =>
        row is [Nchw input, ConvolutionShape shape] && shape.MultiplyAdds(input.Height, input.Width) < 200_000);

    [Theory]
    [MemberData(nameof(SmallCases))]
    public void The_reference_gradients_are_the_derivatives(Nchw input, ConvolutionShape shape)
    {
        using Tensors tensors = new();
        Problem problem = new(tensors, input, shape);
        double[] Y(double[] x, double[] weight) => ConvolutionReference.Forward(shape, input, x, weight, null);
        Gradients.Check(
            x => Y(x, problem.Weight), problem.X, problem.Gy,
            ConvolutionReference.BackwardData(shape, input, problem.Gy, problem.Weight));
        Gradients.Check(
            weight => Y(problem.X, weight), problem.Weight, problem.Gy,
            ConvolutionReference.BackwardWeights(shape, input, problem.X, problem.Gy));
    }

    [Fact]
    public void Maps_that_do_not_fit_are_refused()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(1);
        ConvolutionShape shape = new(16, 16, 3, 1, 1);
        FloatView packed = tensors.Vector(shape.PackedLength);
        FeatureMap x = tensors.Map(new(1, 16, 8, 8));
        FeatureMap wrong = tensors.Map(new(1, 16, 7, 8));
        ArgumentException failure = Assert.Throws<ArgumentException>(
            () => Convolution.Forward(workers, shape, x, packed, FloatView.Empty, wrong));
        Assert.Contains("1×16×8×8 and 1×16×7×8", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => Convolution.Forward(workers, shape, x, packed.Slice(0, 16), FloatView.Empty, x));
        Assert.Throws<ArgumentException>(() => Convolution.BackwardWeights(workers, shape, x, x, packed.Slice(0, 16)));
    }

    /// <summary>The results of the three passes.</summary>
    internal sealed record Result(FeatureMap Y, FeatureMap Gx, FloatView Gradient);

    /// <summary>Inputs of the three passes.</summary>
    private sealed class Problem(Tensors tensors, Nchw input, ConvolutionShape shape)
    {
        private readonly Nchw output = ConvolutionReference.Output(shape, input);

        public double[] X { get; } = tensors.Normal(input.Length);

        public double[] Weight { get; } = tensors.Normal((int)shape.WeightCount);

        public double[] Bias { get; } = tensors.Normal(shape.OutChannels);

        public double[] Gy { get; } = tensors.Normal(ConvolutionReference.Output(shape, input).Length);

        public unsafe Result Run(InstructionSet set, WorkerPool workers, bool bias)
        {
            FloatView weight = tensors.Vector(Weight), gradient = tensors.Vector(Weight.Length);
            FloatView packed = tensors.Vector(shape.PackedLength),
                transposed = tensors.Vector(shape.PackedTransposedLength);
            Convolution.Pack(workers, shape, weight, packed);
            Convolution.PackTransposed(workers, shape, weight, transposed);
            FeatureMap x = tensors.Map(input, X), y = tensors.Map(output);
            FeatureMap gy = tensors.Map(output, Gy), gx = tensors.Map(input);
            PlainLoad load = default;
            if (bias)
                ConvolutionDispatch.Forward(set, workers, shape, x, load, FloatView.Empty, packed,
                    new BiasStore(tensors.Vector(Bias).Data), ChannelSums.None, y);
            else ConvolutionDispatch.Forward(
                set, workers, shape, x, load, FloatView.Empty, packed, default(PlainStore), ChannelSums.None, y);
            ConvolutionDispatch.BackwardData(
                set, workers, shape, gy, transposed, default(PlainStore), ChannelSums.None, gx);
            ConvolutionDispatch.BackwardWeights(set, workers, shape, x, load, FloatView.Empty, gy, gradient);
            return new Result(y, gx, gradient);
        }
    }
}
