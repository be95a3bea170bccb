using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>One folded convolution against the three steps it replaces, in float64, at every pixel.</summary>
public class WeightFoldingTests
{
    private const float Epsilon = 1e-3f;

    // A folded sum cancels the means' contribution, which the three steps subtract before they multiply.
    private const double Tolerance = 1e-5;

    [Theory]
    [MemberData(nameof(ConvolutionTests.Cases), MemberType = typeof(ConvolutionTests))]
    public unsafe void Split_normalization_is_one_convolution_padded_with_the_mean(Nchw input, ConvolutionShape shape)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        double[] x = tensors.Normal(input.Length), weight = tensors.Normal((int)shape.WeightCount);
        double[] mean = tensors.Normal(shape.InChannels), variance = Positive(tensors, shape.InChannels);
        double[] scale = tensors.Normal(shape.OutChannels), shift = tensors.Normal(shape.OutChannels);

        double[] normalized = [.. x.Select((value, i) =>
            (value - mean[NormalizationReference.Channel(input, i)]) / Math.Sqrt(
                variance[NormalizationReference.Channel(input, i)] + Epsilon))];
        double[] convolved = ConvolutionReference.Forward(shape, input, normalized, weight, null);
        Nchw output = ConvolutionReference.Output(shape, input);
        double[] expected = [.. convolved.Select((value, i) =>
            scale[NormalizationReference.Channel(output, i)] * value
                + shift[NormalizationReference.Channel(output, i)])];

        FloatView folded = tensors.Vector(weight.Length), bias = tensors.Vector(shape.OutChannels),
            packed = tensors.Vector(shape.PackedLength);
        ChannelStatistics statistics = tensors.Statistics(mean, variance);
        WeightFolding.SplitNorm(
            workers, shape, tensors.Vector(weight), statistics, Epsilon, tensors.Vector(scale), tensors.Vector(shift),
            folded, bias);
        Convolution.Pack(workers, shape, folded, packed);
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
        {
            FeatureMap y = tensors.Map(output);
            ConvolutionDispatch.Forward(
                set, workers, shape, tensors.Map(input, x), default(PlainLoad), statistics.Mean, packed,
                new BiasStore(bias.Data), ChannelSums.None, y);
            Near.Equal(expected, y, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(ConvolutionTests.Cases), MemberType = typeof(ConvolutionTests))]
    public void Batch_normalization_is_part_of_the_convolution_before_it(Nchw input, ConvolutionShape shape)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        double[] x = tensors.Normal(input.Length), weight = tensors.Normal((int)shape.WeightCount),
            before = tensors.Normal(shape.OutChannels);
        double[] mean = tensors.Normal(shape.OutChannels), variance = Positive(tensors, shape.OutChannels);
        double[] scale = tensors.Normal(shape.OutChannels), shift = tensors.Normal(shape.OutChannels);
        foreach (bool hasBias in new[] { false, true })
        {
            double[] convolved = ConvolutionReference.Forward(shape, input, x, weight, hasBias ? before : null);
            Nchw output = ConvolutionReference.Output(shape, input);
            double[] expected = [.. convolved.Select((value, i) =>
            {
                int c = NormalizationReference.Channel(output, i);
                return scale[c] * (value - mean[c]) / Math.Sqrt(variance[c] + Epsilon) + shift[c];
            })];

            FloatView folded = tensors.Vector(weight.Length), bias = tensors.Vector(shape.OutChannels),
                packed = tensors.Vector(shape.PackedLength);
            WeightFolding.BatchNorm(
                workers, shape, tensors.Vector(weight), tensors.Statistics(mean, variance), Epsilon,
                tensors.Vector(scale),
                tensors.Vector(shift), hasBias ? tensors.Vector(before) : FloatView.Empty, folded, bias);
            Convolution.Pack(workers, shape, folded, packed);
            FeatureMap y = tensors.Map(output);
            Convolution.Forward(workers, shape, tensors.Map(input, x), packed, bias, y);
            Near.Equal(expected, y, Tolerance);
        }
    }

    private static double[] Positive(Tensors tensors, int length) =>
        [.. tensors.Normal(length).Select(value => (double)(float)(0.2 + value * value))];
}
