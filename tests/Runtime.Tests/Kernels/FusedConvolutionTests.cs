using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>
/// Convolutions with operations compiled in: SiLU as x is read, padding that is not zero, stores that read and add up.
/// </summary>
public class FusedConvolutionTests
{
    /// <summary>Input dimensions, then out channels, kernel, stride, padding, dilation, groups.</summary>
    public static TheoryData<Nchw, ConvolutionShape> Cases { get; } = new()
    {
        { new(2, 3, 9, 7), new(3, 17, 3, 2, 1) },
        { new(3, 17, 5, 6), new(17, 33, 3, 1, 1) },
        { new(2, 32, 20, 20), new(32, 48, 1) },
        { new(2, 32, 20, 20), new(32, 48, 3, 1, 1) },
        { new(6, 48, 7, 7), new(48, 64, 3, 1, 1) },
        { new(1, 160, 4, 5), new(160, 32, 1, 1, 0) },
        { new(2, 17, 8, 8), new(17, 32, 1, 2, 0) },
        { new(3, 16, 5, 5), new(16, 16, 1, 1, 1) },
        { new(1, 16, 15, 14), new(16, 20, 3, 2, 2, 2) },
        { new(2, 32, 6, 6), new(32, 64, 3, 1, 1, 1, 2) },
        { new(2, 24, 6, 6), new(24, 36, 3, 1, 1, 1, 3) },
        { new(2, 17, 9, 9), new(17, 17, 3, 1, 1, 1, 17) },
        { new(700, 20, 1, 1), new(20, 40, 1) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_instruction_set_agrees_with_the_reference(Nchw input, ConvolutionShape shape)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Problem problem = new(tensors, input, shape);
        (double[] y, double[] ySums, double[] ySquares) = problem.Y;
        (double[] gx, double[] gxSums, double[] gxSquares) = problem.Gx;
        // What the processor lacks, .NET emulates.
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
        {
            Result result = problem.Run(set, workers);
            Near.Equal(y, result.Y);
            Near.Equal(ySums, result.YSums.First);
            Near.Equal(ySquares, result.YSums.Second);
            Near.Equal(gx, result.Gx);
            Near.Equal(gxSums, result.GxSums.First);
            Near.Equal(gxSquares, result.GxSums.Second);
            Near.Equal(problem.Gradient, result.Gradient);
            Near.Equal(y, result.SummedY);
            Near.Equal(ySums, result.SummedYSums);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_number_of_threads_does_not_change_a_bit(Nchw input, ConvolutionShape shape)
    {
        using Tensors tensors = new();
        using WorkerPool one = new(1), two = new(2), three = new(3);
        Problem problem = new(tensors, input, shape);
        Result expected = problem.Run(InstructionSets.Best, one);
        foreach (WorkerPool workers in new[] { two, three })
        {
            Result actual = problem.Run(InstructionSets.Best, workers);
            Near.BitwiseEqual(expected.Y, actual.Y);
            Near.BitwiseEqual(expected.YSums.First, actual.YSums.First);
            Near.BitwiseEqual(expected.YSums.Second, actual.YSums.Second);
            Near.BitwiseEqual(expected.Gx, actual.Gx);
            Near.BitwiseEqual(expected.GxSums.First, actual.GxSums.First);
            Near.BitwiseEqual(expected.GxSums.Second, actual.GxSums.Second);
            Near.BitwiseEqual(expected.Gradient, actual.Gradient);
            Near.BitwiseEqual(expected.SummedYSums, actual.SummedYSums);
        }
    }

    /// <summary>Reads SiLU(x).</summary>
    private readonly struct SiLULoad : ILoad
    {
        public static bool IsIdentity => false;

        public static bool ReadsImage => false;

        public Vector512<float> Invoke(Vector512<float> x, int channel, int image) => default(SiLU).Invoke(x);
    }

    /// <summary>Stores value · gate[image] + other[at], and adds up that and its square.</summary>
    private readonly unsafe struct GatedStore(float* gate, float* other) : IStore
    {
        public static bool IsIdentity => false;

        public static int Sums => 2;

        public static bool ReadsImage => true;

        public Vector512<float> Invoke(
            Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
            ref Vector512<float> second)
        {
            Vector512<float> result = value * gate[image] + Vector512.Load(other + at);
            first += result;
            second += result * result;
            return result;
        }
    }

    /// <summary>Keeps what is there, and adds it up.</summary>
    private readonly unsafe struct SummingStore(float* map) : IStore
    {
        public static bool IsIdentity => false;

        public static int Sums => 1;

        public static bool ReadsImage => false;

        public Vector512<float> Invoke(
            Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
            ref Vector512<float> second)
        {
            Vector512<float> there = Vector512.Load(map + at);
            first += there;
            return there;
        }
    }

    /// <summary>The results of the three passes.</summary>
    internal sealed record Result(
        FeatureMap Y, ChannelSums YSums, FeatureMap Gx, ChannelSums GxSums, FloatView Gradient, FeatureMap SummedY,
        FloatView SummedYSums);

    /// <summary>Inputs of the three passes, and what they should give.</summary>
    private sealed class Problem
    {
        private readonly Tensors tensors;
        private readonly Nchw input;
        private readonly Nchw output;
        private readonly ConvolutionShape shape;
        private readonly double[] x, weight, outFactors, inFactors, padding, gy, gate, yOther, gxOther;

        public Problem(Tensors tensors, Nchw input, ConvolutionShape shape)
        {
            (this.tensors, this.input, this.shape) = (tensors, input, shape);
            output = ConvolutionReference.Output(shape, input);
            (x, gy) = (tensors.Normal(input.Length), tensors.Normal(output.Length));
            (yOther, gxOther) = (tensors.Normal(output.Length), tensors.Normal(input.Length));
            weight = tensors.Normal((int)shape.WeightCount);
            (outFactors, inFactors) = (tensors.Normal(shape.OutChannels), tensors.Normal(shape.InChannels));
            padding = tensors.Normal(shape.InChannels);
            gate = tensors.Normal(input.Batch);

            double[] scaled = Scaled();
            (ConvolutionShape bare, Nchw wide, double[] loaded) = Padded();
            Y = Stored(output, ConvolutionReference.Forward(bare, wide, loaded, scaled, null), yOther);
            Gx = Stored(input, ConvolutionReference.BackwardData(shape, input, gy, scaled), gxOther);
            Gradient = ConvolutionReference.BackwardWeights(bare, wide, loaded, gy);
        }

        public (double[] Values, double[] Sums, double[] Squares) Y { get; }

        public (double[] Values, double[] Sums, double[] Squares) Gx { get; }

        public double[] Gradient { get; }

        public unsafe Result Run(InstructionSet set, WorkerPool workers)
        {
            FloatView weights = tensors.Vector(weight), gradient = tensors.Vector(weight.Length),
                gates = tensors.Vector(gate);
            FloatView packed = tensors.Vector(shape.PackedLength),
                transposed = tensors.Vector(shape.PackedTransposedLength);
            FloatView paddings = tensors.Vector(padding), summed = tensors.Vector(shape.OutChannels);
            WeightFactors factors = new(tensors.Vector(outFactors), tensors.Vector(inFactors));
            Convolution.Pack(workers, shape, weights, factors, packed);
            Convolution.PackTransposed(workers, shape, weights, factors, transposed);
            FeatureMap x = tensors.Map(input, this.x), gx = tensors.Map(input),
                gxOther = tensors.Map(input, this.gxOther);
            FeatureMap gy = tensors.Map(output, this.gy), y = tensors.Map(output),
                yOther = tensors.Map(output, this.yOther);
            FeatureMap summedY = tensors.Map(output);
            ChannelSums ySums = new(tensors.Vector(shape.OutChannels), tensors.Vector(shape.OutChannels));
            ChannelSums gxSums = new(tensors.Vector(shape.InChannels), tensors.Vector(shape.InChannels));
            SiLULoad load = default;
            ConvolutionDispatch.Forward(
                set, workers, shape, x, load, paddings, packed, new GatedStore(gates.Data, yOther.Data), ySums, y);
            ConvolutionDispatch.BackwardData(
                set, workers, shape, gy, transposed, new GatedStore(gates.Data, gxOther.Data), gxSums, gx);
            ConvolutionDispatch.BackwardWeights(set, workers, shape, x, load, paddings, gy, gradient);
            ConvolutionDispatch.Forward(
                set, workers, shape, x, load, paddings, packed, new SummingStore(y.Data), new ChannelSums(summed),
                summedY);
            return new Result(y, ySums, gx, gxSums, gradient, summedY, summed);
        }


        private double[] Scaled()
        {
            double[] scaled = new double[weight.Length];
            int taps = shape.Kernel * shape.Kernel;
            for (int i = 0; i < scaled.Length; i++)
            {
                int o = i / taps / shape.InChannelsPerGroup, member = i / taps % shape.InChannelsPerGroup;
                int channel = o / shape.OutChannelsPerGroup * shape.InChannelsPerGroup + member;
                scaled[i] = outFactors[o] * weight[i] * inFactors[channel];
            }

            return scaled;
        }

        /// <summary>The convolution of an input that has its padding written out.</summary>
        private (ConvolutionShape Shape, Nchw Input, double[] X) Padded()
        {
            int p = shape.Padding;
            Nchw wide = new(input.Batch, input.Channels, input.Height + 2 * p, input.Width + 2 * p);
            double[] loaded = new double[wide.Length];
            for (int n = 0; n < wide.Batch; n++)
                for (int c = 0; c < wide.Channels; c++)
                    for (int row = 0; row < wide.Height; row++)
                        for (int column = 0; column < wide.Width; column++)
                        {
                            (int y, int x) = (row - p, column - p);
                            bool inside = y >= 0 && y < input.Height && x >= 0 && x < input.Width;
                            double value = inside ? this.x[input.Index(n, c, y, x)] : 0;
                            loaded[wide.Index(n, c, row, column)] = inside
                                ? value / (1 + Math.Exp(-value))
                                : padding[c];
                        }

            return (shape with { Padding = 0 }, wide, loaded);
        }

        private (double[] Values, double[] Sums, double[] Squares) Stored(Nchw map, double[] results, double[] other)
        {
            double[] values = new double[map.Length], sums = new double[map.Channels],
                squares = new double[map.Channels];
            for (int i = 0; i < values.Length; i++)
            {
                int channel = i / map.Plane % map.Channels, image = i / map.Plane / map.Channels;
                values[i] = results[i] * gate[image] + other[i];
                sums[channel] += values[i];
                squares[channel] += values[i] * values[i];
            }

            return (values, sums, squares);
        }
    }
}
