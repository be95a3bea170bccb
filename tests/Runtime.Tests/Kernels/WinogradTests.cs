using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public class WinogradTests
{
    /// <summary>Transforms add and subtract up to 100 times what they are left with in the end.</summary>
    private const double Tolerance = 2e-5;

    /// <summary>Input dimensions and output channels.</summary>
    public static TheoryData<Nchw, int> Cases { get; } = new()
    {
        { new(1, 1, 1, 1), 1 },
        { new(2, 16, 4, 4), 16 },
        { new(3, 17, 5, 6), 33 },
        { new(1, 33, 7, 7), 17 },
        { new(5, 32, 7, 7), 48 },
        { new(1, 3, 1, 9), 16 },
        { new(2, 20, 9, 1), 5 },
        { new(2, 16, 11, 11), 40 },
        { new(1, 64, 22, 22), 64 },
        { new(2, 16, 6, 2), 80 },
        { new(2, 5, 3, 50), 6 },
        { new(40, 5, 4, 4), 6 },
        { new(130, 3, 13, 13), 4 },
        { new(3, 130, 14, 14), 100 },
        { new(1, 1, 60, 60), 544 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_instruction_set_agrees_with_the_reference(Nchw input, int outputs)
    {
        using Tensors tensors = new();
        Problem problem = new(tensors, input, outputs);
        ConvolutionShape shape = problem.Shape;
        double[] y = ConvolutionReference.Forward(shape, input, problem.X, problem.Weight, null);
        double[] gx = ConvolutionReference.BackwardData(shape, input, problem.Gy, problem.Weight);
        double[] gradient = ConvolutionReference.BackwardWeights(shape, input, problem.X, problem.Gy);
        using WorkerPool workers = new(2);
        // What the processor lacks, .NET emulates.
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
        {
            Result result = problem.Run(set, workers);
            Near.Equal(y, result.Y, Tolerance);
            Near.Equal(gx, result.Gx, Tolerance);
            Near.Equal(gradient, result.Gradient, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_load_padding_factors_and_a_store_take_part(Nchw input, int outputs)
    {
        using Tensors tensors = new();
        Problem problem = new(tensors, input, outputs);
        FusedReference reference = new(tensors, problem);
        using WorkerPool workers = new(2);
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
        {
            FusedResult result = problem.RunFused(set, workers, reference);
            reference.Y.Check(result.Y, result.YSums);
            reference.Gx.Check(result.Gx, result.GxSums);
            Near.Equal(reference.Gradient, result.Gradient, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_number_of_threads_does_not_change_a_bit(Nchw input, int outputs)
    {
        using Tensors tensors = new();
        Problem problem = new(tensors, input, outputs);
        FusedReference fused = new(tensors, problem);
        using WorkerPool one = new(1), two = new(2), three = new(3);
        FusedResult expected = problem.RunFused(InstructionSets.Best, one, fused);
        foreach (WorkerPool workers in new[] { two, three })
        {
            FusedResult actual = problem.RunFused(InstructionSets.Best, workers, fused);
            Near.BitwiseEqual(expected.Y, actual.Y);
            Near.BitwiseEqual(expected.YSums.First, actual.YSums.First);
            Near.BitwiseEqual(expected.YSums.Second, actual.YSums.Second);
            Near.BitwiseEqual(expected.Gx, actual.Gx);
            Near.BitwiseEqual(expected.GxSums.Second, actual.GxSums.Second);
            Near.BitwiseEqual(expected.Gradient, actual.Gradient);
        }
    }

    public static TheoryData<ConvolutionShape> Unfit { get; } =
    [
        new(16, 16, 1), new(16, 16, 5, 1, 2), new(16, 16, 3, 2, 1), new(16, 16, 3), new(16, 16, 3, 1, 2, 2),
        new(16, 16, 3, 1, 1, 1, 2),
    ];

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Other_shapes_are_refused(ConvolutionShape shape)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(1);
        Assert.False(WinogradShape.Fits(shape));
        FloatView weight = tensors.Vector(shape.WeightCount),
            packed = tensors.Vector(WinogradShape.PackedLength(shape));
        FeatureMap x = tensors.Map(new(1, 16, 8, 8)),
            y = tensors.Map(ConvolutionReference.Output(shape, new(1, 16, 8, 8)));
        foreach (Action refused in new Action[]
        {
            () => Winograd.Pack(workers, shape, weight, WeightFactors.None, packed),
            () => Winograd.PackTransposed(workers, shape, weight, WeightFactors.None, packed),
            () =>
                Winograd.Forward(workers, shape, x, default(PlainLoad), FloatView.Empty, packed, default(PlainStore),
                    ChannelSums.None, y),
            () => Winograd.BackwardData(workers, shape, y, packed, default(PlainStore), ChannelSums.None, x),
            () => Winograd.BackwardWeights(workers, shape, x, default(PlainLoad), FloatView.Empty, y, weight),
        })
            Assert.Contains("kernel 3", Assert.Throws<ArgumentException>(refused).Message, StringComparison.Ordinal);
    }

    /// <summary>Input and output channels, height, width, whether Winograd is faster forward and backward.</summary>
    public static TheoryData<ConvolutionShape, int, int, bool, bool> Choices { get; } = new()
    {
        { new(64, 64, 3, 1, 1), 56, 56, true, true },
        { new(512, 512, 3, 1, 1), 7, 7, true, true },
        { new(16, 16, 3, 1, 1), 32, 32, true, true },
        { new(3, 16, 3, 1, 1), 224, 224, false, true },
        { new(3, 8, 3, 1, 1), 32, 32, false, false },
        { new(64, 64, 3, 1, 1), 2, 2, false, false },
        { new(512, 512, 3, 1, 1), 2, 2, false, false },
        { new(512, 512, 3, 1, 1), 4, 4, true, true },
        { new(64, 64, 3, 1, 1), 1, 64, false, false },
        { new(64, 64, 3, 2, 1), 56, 56, false, false },
        { new(64, 64, 1), 56, 56, false, false },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void It_is_chosen_where_channels_are_many_and_tiles_full(
        ConvolutionShape shape, int height, int width, bool forward, bool backward)
    {
        Assert.Equal(forward, WinogradShape.IsFaster(shape, height, width));
        Assert.Equal(backward, WinogradShape.IsFasterTransposed(shape, height, width));
    }

    [Fact]
    public void Maps_and_weights_that_do_not_fit_are_refused()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(1);
        ConvolutionShape shape = new(16, 16, 3, 1, 1);
        FloatView packed = tensors.Vector(WinogradShape.PackedLength(shape)),
            weight = tensors.Vector(shape.WeightCount);
        FeatureMap x = tensors.Map(new(1, 16, 8, 8)), wrong = tensors.Map(new(1, 16, 7, 8));
        foreach (Action refused in new Action[]
        {
            () => Winograd.Pack(workers, shape, weight, WeightFactors.None, packed.Slice(0, 16)),
            () => Winograd.Pack(workers, shape, weight.Slice(0, 16), WeightFactors.None, packed),
            () =>
                Winograd.Forward(workers, shape, x, default(PlainLoad), FloatView.Empty, packed, default(PlainStore),
                    ChannelSums.None, wrong),
            () =>
                Winograd.Forward(workers, shape, x, default(PlainLoad), FloatView.Empty, weight, default(PlainStore),
                    ChannelSums.None, x),
            () =>
                Winograd.Forward(
                    workers, shape, x, default(PlainLoad), weight, packed, default(PlainStore), ChannelSums.None, x),
            () => Winograd.BackwardData(workers, shape, wrong, packed, default(PlainStore), ChannelSums.None, x),
            () => Winograd.BackwardData(workers, shape, x, packed, default(TestStore), ChannelSums.None, x),
            () => Winograd.BackwardWeights(workers, shape, x, default(PlainLoad), FloatView.Empty, x, packed),
        })
            Assert.Throws<ArgumentException>(refused);
    }

    /// <summary>The results of the three passes.</summary>
    private sealed record Result(FeatureMap Y, FeatureMap Gx, FloatView Gradient);

    /// <summary>The results of the three passes with everything fused.</summary>
    private sealed record FusedResult(
        FeatureMap Y, ChannelSums YSums, FeatureMap Gx, ChannelSums GxSums, FloatView Gradient);

    /// <summary>SiLU on load.</summary>
    private readonly struct TestLoad : ILoad
    {
        public static bool IsIdentity => false;

        public static bool ReadsImage => false;

        public Vector512<float> Invoke(Vector512<float> x, int channel, int image) => default(SiLU).Invoke(x);
    }

    /// <summary>value · image's factor + channel's bias; sums of that, and of its product with another map.</summary>
    private readonly unsafe struct TestStore(FloatView factors, FloatView bias, FeatureMap other) : IStore
    {
        public static bool IsIdentity => false;

        public static int Sums => 2;

        public static bool ReadsImage => true;

        public Vector512<float> Invoke(
            Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
            ref Vector512<float> second)
        {
            Vector512<float> result = value * factors.Data[image] + Vector512.Load(bias.Data + channel);
            first += result;
            second += result * Vector512.Load(other.Data + at);
            return result;
        }
    }

    /// <summary>What <see cref="TestStore"/> makes of an expected result.</summary>
    private sealed class StoreReference
    {
        private readonly Tensors tensors;
        private readonly Nchw dimensions;
        private readonly double[] factors;
        private readonly double[] bias;
        private readonly double[] other;
        private readonly double[] stored;
        private readonly double[] first;
        private readonly double[] second;

        public StoreReference(Tensors tensors, Nchw dimensions, double[] values)
        {
            this.tensors = tensors;
            this.dimensions = dimensions;
            factors = tensors.Normal(dimensions.Batch);
            bias = tensors.Normal(dimensions.Channels);
            other = tensors.Normal(dimensions.Length);
            int Channel(int i) => i / dimensions.Plane % dimensions.Channels;
            int perImage = dimensions.Channels * dimensions.Plane;
            stored = [.. values.Select((value, i) => value * factors[i / perImage] + bias[Channel(i)])];
            (first, second) = (new double[dimensions.Channels], new double[dimensions.Channels]);
            for (int i = 0; i < stored.Length; i++)
            {
                first[Channel(i)] += stored[i];
                second[Channel(i)] += stored[i] * other[i];
            }
        }

        public TestStore Store => new(tensors.Vector(factors), tensors.Vector(bias), tensors.Map(dimensions, other));

        public ChannelSums Sums => new(tensors.Vector(dimensions.Channels), tensors.Vector(dimensions.Channels));

        public void Check(FeatureMap actual, ChannelSums sums)
        {
            Near.Equal(stored, actual, Tolerance);
            // Terms of either sign: the sums are small beside what is added up.
            Near.Equal(first, sums.First, 10 * Tolerance);
            Near.Equal(second, sums.Second, 10 * Tolerance);
        }
    }

    /// <summary>Load, padding and factors as the definition reads: of an input that has its border in memory.</summary>
    private sealed class FusedReference
    {
        public FusedReference(Tensors tensors, Problem problem)
        {
            (Nchw input, ConvolutionShape shape) = (problem.Input, problem.Shape);
            (Padding, OutputFactors, InputFactors) =
                (tensors.Normal(input.Channels), tensors.Normal(shape.OutChannels), tensors.Normal(shape.InChannels));
            ConvolutionShape unpadded = shape with { Padding = 0 };
            Nchw bordered = input with { Height = input.Height + 2, Width = input.Width + 2 };
            double[] x = new double[bordered.Length];
            for (int n = 0; n < input.Batch; n++)
                for (int c = 0; c < input.Channels; c++)
                    for (int row = 0; row < bordered.Height; row++)
                        for (int column = 0; column < bordered.Width; column++)
                        {
                            bool inside = row > 0 && row <= input.Height && column > 0 && column <= input.Width;
                            double value = inside ? problem.X[input.Index(n, c, row - 1, column - 1)] : 0;
                            x[bordered.Index(n, c, row, column)] = inside ? value / (1 + Math.Exp(-value)) : Padding[c];
                        }

            double[] weight = [.. problem.Weight.Select((w, i) =>
                w * OutputFactors[i / 9 / shape.InChannels] * InputFactors[i / 9 % shape.InChannels])];
            Y = new StoreReference(
                tensors, problem.Output, ConvolutionReference.Forward(unpadded, bordered, x, weight, null));
            Gx =
                new StoreReference(tensors, input, ConvolutionReference.BackwardData(shape, input, problem.Gy, weight));
            Gradient = ConvolutionReference.BackwardWeights(unpadded, bordered, x, problem.Gy);
        }

        public double[] Padding { get; }

        public double[] OutputFactors { get; }

        public double[] InputFactors { get; }

        public StoreReference Y { get; }

        public StoreReference Gx { get; }

        public double[] Gradient { get; }
    }

    /// <summary>Inputs of the three passes.</summary>
    private sealed class Problem(Tensors tensors, Nchw input, int outputs)
    {
        public Nchw Input => input;

        public Nchw Output => input with { Channels = outputs };

        public ConvolutionShape Shape { get; } = new(input.Channels, outputs, 3, 1, 1);

        public double[] X { get; } = tensors.Normal(input.Length);

        public double[] Weight { get; } = tensors.Normal(input.Channels * outputs * 9);

        public double[] Gy { get; } = tensors.Normal((input with { Channels = outputs }).Length);

        public Result Run(InstructionSet set, WorkerPool workers)
        {
            (FloatView packed, FloatView transposed) = Pack(workers, WeightFactors.None);
            FeatureMap y = tensors.Map(Output), gx = tensors.Map(input);
            FloatView gradient = tensors.Vector(Weight.Length);
            FeatureMap x = tensors.Map(input, X), gy = tensors.Map(Output, Gy);
            PlainLoad load = default;
            PlainStore store = default;
            WinogradDispatch.Forward(set, workers, Shape, x, load, FloatView.Empty, packed, store, ChannelSums.None, y);
            WinogradDispatch.BackwardData(set, workers, Shape, gy, transposed, store, ChannelSums.None, gx);
            WinogradDispatch.BackwardWeights(set, workers, Shape, x, load, FloatView.Empty, gy, gradient);
            return new Result(y, gx, gradient);
        }

        public FusedResult RunFused(InstructionSet set, WorkerPool workers, FusedReference reference)
        {
            WeightFactors factors =
                new(tensors.Vector(reference.OutputFactors), tensors.Vector(reference.InputFactors));
            (FloatView packed, FloatView transposed) = Pack(workers, factors);
            FeatureMap y = tensors.Map(Output), gx = tensors.Map(input);
            FloatView gradient = tensors.Vector(Weight.Length), padding = tensors.Vector(reference.Padding);
            FeatureMap x = tensors.Map(input, X), gy = tensors.Map(Output, Gy);
            (ChannelSums ySums, ChannelSums gxSums) = (reference.Y.Sums, reference.Gx.Sums);
            TestLoad load = default;
            WinogradDispatch.Forward(set, workers, Shape, x, load, padding, packed, reference.Y.Store, ySums, y);
            WinogradDispatch.BackwardData(set, workers, Shape, gy, transposed, reference.Gx.Store, gxSums, gx);
            WinogradDispatch.BackwardWeights(set, workers, Shape, x, load, padding, gy, gradient);
            return new FusedResult(y, ySums, gx, gxSums, gradient);
        }

        private (FloatView Packed, FloatView Transposed) Pack(WorkerPool workers, WeightFactors factors)
        {
            FloatView weight = tensors.Vector(Weight);
            long length = WinogradShape.PackedLength(Shape);
            FloatView packed = tensors.Vector(length), transposed = tensors.Vector(length);
            Winograd.Pack(workers, Shape, weight, factors, packed);
            Winograd.PackTransposed(workers, Shape, weight, factors, transposed);
            return (packed, transposed);
        }
    }
}
