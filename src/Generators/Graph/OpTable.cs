using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using GResNet.Runtime.Geometry;
using static GResNet.Generators.Graph.ShapeError;

namespace GResNet.Generators.Graph;

/// <summary>One row per op: what its outputs are, given its inputs, and what it costs.</summary>
internal static class OpTable
{
    private delegate ImmutableArray<TensorType> ShapeRule<in TOp>(TOp op, Value[] inputs);

    private sealed record Row(Func<Op, Value[], ImmutableArray<TensorType>> Outputs, Func<Op, Node, long> MultiplyAdds);

    private static readonly Dictionary<Type, Row> Rows = new()
    {
        [typeof(Convolution)] = Define<Convolution>(
            (op, x) => Feature(Convolve(op.Geometry, x[0].Shape)),
            (op, node) => op.Geometry.MultiplyAdds(node.Output.Shape.Height, node.Output.Shape.Width)),
        [typeof(Linear)] = Define<Linear>(
            (op, x) => Feature(Flat(x[0].Shape) with { Channels = Positive("features", op.Features) }),
            (op, node) => (long)op.Features * node.Inputs[0].Shape.Channels),

        [typeof(BatchStatistics)] = Define<BatchStatistics>((_, x) => [new TensorType.Statistics(x[0].Shape.Channels)]),
        [typeof(UpdateRunning)] = Define<UpdateRunning>((_, _) => []),
        [typeof(RunningStatistics)] = Define<RunningStatistics>((_, x) => [new TensorType.Statistics(Length(x[0]))]),
        [typeof(Normalize)] = Define<Normalize>((_, x) => Same(x)),
        [typeof(Affine)] = Define<Affine>((_, x) => Same(x)),

        [typeof(Activation)] = Define<Activation>((_, x) => Same(x)),
        [typeof(PRelu)] = Define<PRelu>((_, x) => Same(x)),

        [typeof(AveragePool)] = Define<AveragePool>((op, x) => Feature(Pool("average pool", op.Geometry, x[0].Shape))),
        [typeof(MaxPool)] = Define<MaxPool>((op, x) => Feature(Pool("max pool", op.Geometry, x[0].Shape))),
        [typeof(GlobalAveragePool)] = Define<GlobalAveragePool>((_, x) => Feature(x[0].Shape with { Height = 1, Width = 1 })),

        [typeof(Dropout)] = Define<Dropout>((_, x) => Same(x)),
        [typeof(DropPath)] = Define<DropPath>((_, x) => Same(x)),

        [typeof(Flatten)] = Define<Flatten>((_, x) => Feature(new Shape(Count("flattened channels", x[0].Shape.Elements), 1, 1))),
        [typeof(Concat)] = Define<Concat>((_, x) => Feature(Join(x))),
        [typeof(Add)] = Define<Add>((_, x) => Equal("add", x)),
        [typeof(Multiply)] = Define<Multiply>((_, x) => Equal("multiply", x)),
        [typeof(Gate)] = Define<Gate>((_, x) => Same(x)),
        [typeof(Scale)] = Define<Scale>((_, x) => Same(x)),

        [typeof(FoldSplitNorm)] = Define<FoldSplitNorm>((op, _) => [.. Vector(op.Geometry.WeightCount), .. Vector(op.Geometry.OutChannels)]),
        [typeof(FoldBatchNorm)] = Define<FoldBatchNorm>((op, _) => [.. Vector(op.Geometry.WeightCount), .. Vector(op.Geometry.OutChannels)]),
        [typeof(MeanPaddedConvolution)] = Define<MeanPaddedConvolution>(
            (op, x) => Feature(Convolve(op.Geometry, x[0].Shape)),
            (op, node) => op.Geometry.MultiplyAdds(node.Output.Shape.Height, node.Output.Shape.Width)),

        [typeof(ConvolutionBackwardData)] = Define<ConvolutionBackwardData>(
            (op, _) => Feature(new Shape(op.Geometry.InChannels, op.Height, op.Width)),
            (op, node) => op.Geometry.MultiplyAdds(node.Inputs[0].Shape.Height, node.Inputs[0].Shape.Width)),
        [typeof(ConvolutionBackwardWeights)] = Define<ConvolutionBackwardWeights>(
            (op, _) => Vector(op.Geometry.WeightCount),
            (op, node) => op.Geometry.MultiplyAdds(node.Inputs[1].Shape.Height, node.Inputs[1].Shape.Width)),
        [typeof(ChannelSum)] = Define<ChannelSum>((_, x) => Vector(x[0].Shape.Channels)),
        [typeof(ChannelDot)] = Define<ChannelDot>((_, x) => Vector(x[0].Shape.Channels)),
        [typeof(NormalizeBackward)] = Define<NormalizeBackward>((_, x) => Same(x)),
        [typeof(ActivationBackward)] = Define<ActivationBackward>((_, x) => Same(x)),
        [typeof(PReluBackward)] = Define<PReluBackward>((_, x) => Same(x)),
        [typeof(PReluBackwardSlope)] = Define<PReluBackwardSlope>((op, _) => Vector(op.Slopes)),
        [typeof(AveragePoolBackward)] = Define<AveragePoolBackward>(
            (op, x) => Feature(x[0].Shape with { Height = op.Height, Width = op.Width })),
        [typeof(MaxPoolBackward)] = Define<MaxPoolBackward>((_, x) => Feature(x[1].Shape)),
        [typeof(GlobalAveragePoolBackward)] = Define<GlobalAveragePoolBackward>(
            (op, x) => Feature(x[0].Shape with { Height = op.Height, Width = op.Width })),
        [typeof(Unflatten)] = Define<Unflatten>((op, _) => Feature(op.Shape)),
        [typeof(SliceChannels)] = Define<SliceChannels>((op, x) => Feature(x[0].Shape with { Channels = op.Channels })),
        [typeof(GateBackward)] = Define<GateBackward>((_, x) => Feature(x[0].Shape with { Height = 1, Width = 1 })),
        [typeof(AddVectors)] = Define<AddVectors>((_, x) => Same(x)),

        [typeof(SplitConvolution)] = Define<SplitConvolution>(
            (op, x) => Feature(Convolve(op.Geometry, x[0].Shape)),
            (op, node) => op.Geometry.MultiplyAdds(node.Output.Shape.Height, node.Output.Shape.Width)),
        [typeof(BatchNorm)] = Define<BatchNorm>((_, x) => Same(x)),
        [typeof(InverseDeviation)] = Define<InverseDeviation>((_, x) => Vector(((TensorType.Statistics)x[0].Type).Channels)),
        [typeof(MeanPaddedBackwardWeights)] = Define<MeanPaddedBackwardWeights>((op, _) => Vector(op.Geometry.WeightCount)),
        [typeof(TapSums)] = Define<TapSums>((op, _) => Vector((long)op.Geometry.OutChannels * op.Geometry.Kernel * op.Geometry.Kernel)),
        [typeof(SplitNormBackward)] = Define<SplitNormBackward>((op, _) =>
        [
            .. Vector(op.Geometry.WeightCount), .. Vector(op.Geometry.OutChannels),
            .. Vector(op.Geometry.InChannels), .. Vector(op.Geometry.InChannels),
        ]),
        [typeof(ScaledBackwardData)] = Define<ScaledBackwardData>(
            (op, _) => Feature(new Shape(op.Geometry.InChannels, op.Height, op.Width))),
        [typeof(AddLinear)] = Define<AddLinear>((_, x) => Same(x)),
        [typeof(BatchNormBackward)] = Define<BatchNormBackward>((_, x) => [x[0].Type, x[0].Type, x[0].Type, x[0].Type]),
        [typeof(Blend)] = Define<Blend>((_, x) => Same(x)),

        [typeof(SplitNormBias)] = Define<SplitNormBias>((op, _) => Vector(op.Geometry.OutChannels)),
        [typeof(PaddedConvolution)] = Define<PaddedConvolution>(
            (op, x) => Feature(Convolve(op.Geometry, x[0].Shape)),
            (op, node) => op.Geometry.MultiplyAdds(node.Output.Shape.Height, node.Output.Shape.Width)),
        [typeof(BatchNormCoefficients)] = Define<BatchNormCoefficients>((_, x) => [x[1].Type, x[1].Type]),
        [typeof(AddBias)] = Define<AddBias>((_, x) => Same(x)),
        [typeof(DropFactors)] = Define<DropFactors>((_, _) => [new TensorType.Images()]),
        [typeof(ScaleImages)] = Define<ScaleImages>((_, x) => Same(x)),
    };

    /// <summary>The types of what <paramref name="op"/> makes of <paramref name="inputs"/>.</summary>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    public static ImmutableArray<TensorType> Outputs(Op op, Value[] inputs) => Rows[op.GetType()].Outputs(op, inputs);

    /// <summary>Multiply-adds of one image: those of convolutions and linear layers, as the literature counts.</summary>
    public static long MultiplyAdds(Node node) => Rows[node.Op.GetType()].MultiplyAdds(node.Op, node);

    private static Row Define<TOp>(ShapeRule<TOp> outputs, Func<TOp, Node, long>? multiplyAdds = null) where TOp : Op => new(
        (op, inputs) => outputs((TOp)op, inputs),
        (op, node) => multiplyAdds?.Invoke((TOp)op, node) ?? 0);

    private static ImmutableArray<TensorType> Feature(Shape shape)
    {
        Count("elements of one image", shape.Elements);
        return [new TensorType.Feature(shape)];
    }

    private static ImmutableArray<TensorType> Vector(long length) => [new TensorType.Vector(Count("weights of one layer", length))];

    private static ImmutableArray<TensorType> Same(Value[] inputs) => [inputs[0].Type];

    private static ImmutableArray<TensorType> Equal(string verb, Value[] inputs)
    {
        if (inputs[0].Shape != inputs[1].Shape)
            throw new ShapeException(
                Mismatch, verb, inputs[0].Name, inputs[0].Shape.ToString(), inputs[1].Name, inputs[1].Shape.ToString());
        return Same(inputs);
    }

    private static Shape Convolve(ConvolutionShape geometry, Shape x)
    {
        Positive("channels", geometry.OutChannels);
        Positive("kernel", geometry.Kernel);
        Positive("stride", geometry.Stride);
        Positive("dilation", geometry.Dilation);
        Positive("groups", geometry.Groups);
        if (geometry.Padding < 0) throw new ShapeException(NotPositive, "padding", Text(geometry.Padding));
        if (geometry.InChannels % geometry.Groups != 0 || geometry.OutChannels % geometry.Groups != 0)
            throw new ShapeException(Groups, Text(geometry.InChannels), Text(geometry.OutChannels), Text(geometry.Groups));
        Count("weights of one layer", geometry.WeightCount);
        string kernel = $"{geometry.Kernel}×{geometry.Kernel}" + (geometry.Dilation > 1 ? $" (dilation {geometry.Dilation})" : "");
        return Reduced("convolution", kernel, new Shape(
            geometry.OutChannels, geometry.OutputSize(x.Height), geometry.OutputSize(x.Width)), x);
    }

    private static Shape Pool(string what, PoolingShape geometry, Shape x)
    {
        Positive("kernel", geometry.Kernel);
        Positive("stride", geometry.Stride);
        if (geometry.Padding < 0 || geometry.Padding * 2 > geometry.Kernel)
            throw new ShapeException(NotPositive, "padding (at most half the kernel)", Text(geometry.Padding));
        return Reduced(what, $"{geometry.Kernel}×{geometry.Kernel}", new Shape(
            x.Channels, geometry.OutputSize(x.Height), geometry.OutputSize(x.Width)), x);
    }

    private static Shape Reduced(string what, string kernel, Shape output, Shape input) => output.Height < 1 || output.Width < 1
        ? throw new ShapeException(KernelTooLarge, what, kernel, input.ToString())
        : output;

    private static Shape Join(Value[] inputs)
    {
        Shape first = inputs[0].Shape;
        foreach (Value input in inputs)
            if (input.Shape.Height != first.Height || input.Shape.Width != first.Width)
                throw new ShapeException(
                    ConcatMismatch, inputs[0].Name, first.ToString(), input.Name, input.Shape.ToString());
        return first with { Channels = inputs.Sum(input => input.Shape.Channels) };
    }

    private static Shape Flat(Shape x) =>
        x is { Height: 1, Width: 1 } ? x : throw new ShapeException(NotFlat, x.ToString());

    private static int Length(Value state) => ((TensorType.Vector)state.Type).Length;

    private static int Positive(string what, int value) =>
        value > 0 ? value : throw new ShapeException(NotPositive, what, Text(value));

    private static int Count(string what, long value) =>
        value is > 0 and <= int.MaxValue ? (int)value : throw new ShapeException(TooLarge, what, value.ToString(CultureInfo.InvariantCulture));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
