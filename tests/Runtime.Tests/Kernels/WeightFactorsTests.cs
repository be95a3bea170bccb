using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>Packing with factors against packing weights that were multiplied before.</summary>
public class WeightFactorsTests
{
    public static TheoryData<ConvolutionShape> Shapes { get; } =
    [
        new(1, 1, 1), new(3, 17, 3), new(16, 16, 3), new(33, 20, 1), new(20, 33, 5), new(32, 20, 3, Groups: 2),
        new(24, 36, 3, Groups: 3),
        new(80, 40, 3, Groups: 40), new(17, 17, 3, Groups: 17), new(40, 40, 5, Groups: 40),
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Weights_are_multiplied_by_the_factors_of_their_channels(ConvolutionShape shape)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        double[] weight = tensors.Normal((int)shape.WeightCount);
        double[] outputs = PowersOfTwo(shape.OutChannels, 7), inputs = PowersOfTwo(shape.InChannels, 5);
        foreach ((bool hasOutputs, bool hasInputs) in new[] { (false, false), (true, false), (false, true),
            (true, true) })
        {
            WeightFactors factors = new(
                hasOutputs
                    ? tensors.Vector(outputs)
                    : FloatView.Empty, hasInputs ? tensors.Vector(inputs) : FloatView.Empty);
            FloatView multiplied = tensors.Vector([.. weight.Select((w, i) =>
            {
                (int output, int member) = Math.DivRem(i / (shape.Kernel * shape.Kernel), shape.InChannelsPerGroup);
                int input = output / shape.OutChannelsPerGroup * shape.InChannelsPerGroup + member;
                return w * (hasOutputs ? outputs[output] : 1) * (hasInputs ? inputs[input] : 1);
            })]);
            FloatView expected = tensors.Vector(shape.PackedLength), actual = tensors.Vector(shape.PackedLength);
            Convolution.Pack(workers, shape, multiplied, expected);
            Convolution.Pack(workers, shape, tensors.Vector(weight), factors, actual);
            Near.BitwiseEqual(expected, actual);

            expected = tensors.Vector(shape.PackedTransposedLength);
            actual = tensors.Vector(shape.PackedTransposedLength);
            Convolution.PackTransposed(workers, shape, multiplied, expected);
            Convolution.PackTransposed(workers, shape, tensors.Vector(weight), factors, actual);
            Near.BitwiseEqual(expected, actual);
        }
    }

    [Fact]
    public void Factors_of_another_length_are_refused()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(1);
        ConvolutionShape shape = new(3, 17, 3);
        FloatView weight = tensors.Vector(shape.WeightCount), packed = tensors.Vector(shape.PackedLength);
        FloatView three = tensors.Vector(3), seventeen = tensors.Vector(17);
        Assert.Throws<ArgumentException>(() =>
            Convolution.Pack(workers, shape, weight, new(three, FloatView.Empty), packed));
        Assert.Throws<ArgumentException>(() =>
            Convolution.Pack(workers, shape, weight, new(seventeen, seventeen), packed));
    }

    /// <summary>
    /// Products with them are exact, in any order; they repeat after <paramref name="period"/> channels, no divisor of
    /// a block.
    /// </summary>
    private static double[] PowersOfTwo(int length, int period) =>
        [.. Enumerable.Range(0, length).Select(i => Math.ScaleB(i % 2 == 0 ? 1 : -1, i % period - period / 2))];
}
