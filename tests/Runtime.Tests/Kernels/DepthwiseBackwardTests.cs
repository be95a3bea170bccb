using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>Both gradients of a convolution in one call.</summary>
public class DepthwiseBackwardTests
{
    /// <summary>
    /// Input dimensions, then channels, kernel, stride, padding, dilation: rows shorter and longer than a run of
    /// pixels, of odd and even length, more pixels than are added up at once, and kernels that have no walk of their
    /// own.
    /// </summary>
    public static TheoryData<Nchw, int, int, int, int> Cases { get; } = new()
    {
        { new(2, 17, 9, 7), 3, 1, 1, 1 },
        { new(2, 17, 9, 7), 3, 2, 1, 1 },
        { new(1, 16, 8, 10), 3, 2, 1, 1 },
        { new(2, 5, 1, 1), 3, 1, 1, 1 },
        { new(2, 5, 1, 1), 3, 2, 1, 1 },
        { new(1, 5, 2, 2), 3, 1, 1, 1 },
        { new(1, 5, 2, 3), 3, 2, 1, 1 },
        { new(1, 20, 3, 64), 3, 1, 1, 1 },
        { new(1, 20, 3, 65), 3, 1, 1, 1 },
        { new(1, 20, 4, 65), 3, 2, 1, 1 },
        { new(1, 20, 4, 130), 3, 2, 1, 1 },
        { new(3, 16, 40, 65), 3, 1, 1, 1 },
        { new(3, 16, 41, 66), 3, 2, 1, 1 },
        { new(1, 4, 2, 2100), 3, 1, 1, 1 },
        { new(2, 17, 9, 7), 5, 2, 2, 1 },
        { new(2, 17, 9, 7), 3, 1, 2, 2 },
        { new(2, 17, 9, 7), 3, 1, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_agrees_with_the_reference(Nchw input, int kernel, int stride, int padding, int dilation)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Problem problem = new(tensors, input, kernel, stride, padding, dilation);
        (FeatureMap gx, ChannelSums sums, FloatView gradient) = problem.Run(workers);
        Near.Equal(problem.Gx, gx);
        Near.Equal(problem.Sums, sums.First);
        Near.Equal(problem.Gradient, gradient);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_number_of_threads_does_not_change_a_bit(
        Nchw input, int kernel, int stride, int padding, int dilation)
    {
        using Tensors tensors = new();
        using WorkerPool one = new(1), three = new(3);
        Problem problem = new(tensors, input, kernel, stride, padding, dilation);
        (FeatureMap gx, ChannelSums sums, FloatView gradient) = problem.Run(one);
        (FeatureMap otherGx, ChannelSums otherSums, FloatView otherGradient) = problem.Run(three);
        Near.BitwiseEqual(gx, otherGx);
        Near.BitwiseEqual(sums.First, otherSums.First);
        Near.BitwiseEqual(gradient, otherGradient);
    }

    /// <summary>x read through ReLU, the gradient stored with a bias and a map added, and what comes of it.</summary>
    private sealed class Problem
    {
        private readonly Tensors tensors;
        private readonly Nchw input;
        private readonly Nchw output;
        private readonly ConvolutionShape shape;
        private readonly double[] x, gy, weight, bias, other;

        public Problem(Tensors tensors, Nchw input, int kernel, int stride, int padding, int dilation)
        {
            (this.tensors, this.input) = (tensors, input);
            shape = new(input.Channels, input.Channels, kernel, stride, padding, dilation, input.Channels);
            output = ConvolutionReference.Output(shape, input);
            (x, other, gy) =
                (tensors.Normal(input.Length), tensors.Normal(input.Length), tensors.Normal(output.Length));
            (weight, bias) = (tensors.Normal((int)shape.WeightCount), tensors.Normal(input.Channels));
            Sums = new double[input.Channels];
            Gx = ConvolutionReference.BackwardData(shape, input, gy, weight);
            for (int i = 0; i < Gx.Length; i++)
            {
                int channel = i / input.Plane % input.Channels;
                Gx[i] += bias[channel] + other[i];
                Sums[channel] += Gx[i];
            }

            Gradient = ConvolutionReference.BackwardWeights(
                shape, input, [.. x.Select(value => Math.Max(value, 0))], gy);
        }

        public double[] Gx { get; }

        public double[] Sums { get; }

        public double[] Gradient { get; }

        public (FeatureMap Gx, ChannelSums Sums, FloatView Gradient) Run(WorkerPool workers)
        {
            FloatView weights = tensors.Vector(weight), packed = tensors.Vector(shape.PackedTransposedLength),
                gradient = tensors.Vector(weight.Length);
            Convolution.PackTransposed(workers, shape, weights, packed);
            FeatureMap gx = tensors.Map(input);
            ChannelSums sums = new(tensors.Vector(input.Channels));
            Convolution.Backward(
                workers, shape, tensors.Map(input, x), new ActivationLoad<ReLU>(default), tensors.Map(output, gy),
                packed, new ResidualStore<OneSum>(tensors.Vector(bias), tensors.Map(input, other)), sums, gx, gradient);
            return (gx, sums, gradient);
        }
    }
}
