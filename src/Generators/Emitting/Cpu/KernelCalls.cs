using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>One row per op: the call of the runtime that does it.</summary>
internal static class KernelCalls
{
    /// <summary>What a row writes with: names of locals, and what differs from one instance of a block to the next.</summary>
    internal interface IOperands
    {
        Node Node { get; }

        /// <summary>The local of an input.</summary>
        string In(int index);

        /// <summary>The local of the output.</summary>
        string Out { get; }

        /// <summary>The locals of all outputs, with commas between.</summary>
        string Outs { get; }

        /// <summary>Running mean and variance, two inputs of the node, as one expression.</summary>
        string Running(int mean, int variance);

        /// <summary>The local of the convolution's geometry.</summary>
        string Shape { get; }

        /// <summary>A number of this instance.</summary>
        string PerInstance(string type, string name, string value);
    }

    private delegate IEnumerable<string> Row<in TOp>(TOp op, IOperands o) where TOp : Op;

    private static readonly Dictionary<Type, Row<Op>> Rows = new()
    {
        [typeof(PackWeights)] = One<PackWeights>((_, o) =>
            $"Convolution.Pack(Workers, {o.Shape}, {o.In(0)}, {o.Out})"),
        [typeof(PackTransposedWeights)] = One<PackTransposedWeights>((_, o) =>
            $"Convolution.PackTransposed(Workers, {o.Shape}, {o.In(0)}, {o.Out})"),
        [typeof(Convolution)] = One<Convolution>((_, o) =>
            $"Convolution.Forward(Workers, {o.Shape}, {o.In(0)}, {o.In(1)}, {Optional(o, 2)}, {o.Out})"),
        [typeof(MeanPaddedConvolution)] = One<MeanPaddedConvolution>((_, o) =>
            $"Convolution.Forward(Workers, {o.Shape}, {o.In(0)}, {o.In(1)}, {o.In(2)}, {o.In(3)}.Mean, {o.Out})"),
        [typeof(FoldSplitNorm)] = One<FoldSplitNorm>((op, o) =>
            $"WeightFolding.SplitNorm(Workers, {o.Shape}, {o.In(0)}, {o.In(1)}, {Literal.Of(op.Epsilon)}, {o.In(2)}, {o.In(3)}, {o.Outs})"),
        [typeof(FoldBatchNorm)] = One<FoldBatchNorm>((op, o) =>
            $"WeightFolding.BatchNorm(Workers, {o.Shape}, {o.In(0)}, {o.In(1)}, {Literal.Of(op.Epsilon)}, {o.In(2)}, {o.In(3)}, {Optional(o, 4)}, {o.Outs})"),
        [typeof(ConvolutionBackwardData)] = One<ConvolutionBackwardData>((_, o) =>
            $"Convolution.BackwardData(Workers, {o.Shape}, {o.In(0)}, {o.In(1)}, {o.Out})"),
        [typeof(ConvolutionBackwardWeights)] = One<ConvolutionBackwardWeights>((_, o) =>
            $"Convolution.BackwardWeights(Workers, {o.Shape}, {o.In(0)}, {o.In(1)}, {o.Out})"),

        [typeof(BatchStatistics)] = One<BatchStatistics>((_, o) => $"Statistics.Compute(Workers, {o.In(0)}, {o.Out})"),
        [typeof(UpdateRunning)] = One<UpdateRunning>((op, o) =>
            $"Statistics.UpdateRunning({o.In(0)}, Batch * {Literal.Of(op.Pixels)}L, {Literal.Of(op.Momentum)}, {o.Running(1, 2)})"),
        [typeof(RunningStatistics)] = (_, _) => [],
        [typeof(Normalize)] = One<Normalize>((op, o) =>
            $"Normalization.Forward(Workers, {o.In(0)}, {o.In(1)}, {Literal.Of(op.Epsilon)}, {o.Out})"),
        [typeof(NormalizeBackward)] = One<NormalizeBackward>((op, o) =>
            $"Normalization.Backward(Workers, {o.In(0)}, {o.In(1)}, {o.In(2)}, {Literal.Of(op.Epsilon)}, {o.Out})"),
        [typeof(Affine)] = One<Affine>((_, o) =>
            $"Affine.Forward(Workers, {o.In(0)}, {o.In(1)}, {Optional(o, 2)}, {o.Out})"),
        [typeof(ChannelSum)] = One<ChannelSum>((_, o) => $"ChannelSum.Run(Workers, {o.In(0)}, {o.Out})"),
        [typeof(ChannelDot)] = One<ChannelDot>((_, o) => $"ChannelDot.Run(Workers, {o.In(0)}, {o.In(1)}, {o.Out})"),

        [typeof(Activation)] = One<Activation>((op, o) =>
            $"Activation.Forward(Workers, {o.In(0)}, {New(op.Kind, op.Parameter)}, {o.Out})"),
        [typeof(ActivationBackward)] = One<ActivationBackward>((op, o) =>
            $"Activation.Backward(Workers, {o.In(0)}, {o.In(1)}, {New(op.Kind, op.Parameter)}, {o.Out})"),
        [typeof(PRelu)] = One<PRelu>((_, o) => $"PRelu.Forward(Workers, {o.In(0)}, {o.In(1)}, {o.Out})"),
        [typeof(PReluBackward)] = One<PReluBackward>((_, o) =>
            $"PRelu.Backward(Workers, {o.In(0)}, {o.In(1)}, {o.In(2)}, {o.Out})"),
        [typeof(PReluBackwardSlope)] = One<PReluBackwardSlope>((_, o) =>
            $"PRelu.BackwardSlope(Workers, {o.In(0)}, {o.In(1)}, {o.Out})"),

        [typeof(AveragePool)] = One<AveragePool>((op, o) =>
            $"AveragePooling.Forward(Workers, {New(op.Geometry)}, {o.In(0)}, {o.Out})"),
        [typeof(AveragePoolBackward)] = One<AveragePoolBackward>((op, o) =>
            $"AveragePooling.Backward(Workers, {New(op.Geometry)}, {o.In(0)}, {o.Out})"),
        [typeof(MaxPool)] = One<MaxPool>((op, o) =>
            $"MaxPooling.Forward(Workers, {New(op.Geometry)}, {o.In(0)}, {o.Out})"),
        [typeof(MaxPoolBackward)] = One<MaxPoolBackward>((op, o) =>
            $"MaxPooling.Backward(Workers, {New(op.Geometry)}, {o.In(0)}, {o.In(1)}, {o.Out})"),
        [typeof(GlobalAveragePool)] = One<GlobalAveragePool>((_, o) =>
            $"GlobalAveragePooling.Forward(Workers, {o.In(0)}, {o.Out})"),
        [typeof(GlobalAveragePoolBackward)] = One<GlobalAveragePoolBackward>((_, o) =>
            $"GlobalAveragePooling.Backward(Workers, {o.In(0)}, {o.Out})"),

        [typeof(Dropout)] = One<Dropout>((op, o) =>
            $"Dropout.Apply(Workers, {o.In(0)}, {Literal.Of(op.Rate)}, {Random(o, op.Stream)}, {o.Out})"),
        [typeof(DropPath)] = One<DropPath>((op, o) =>
            $"DropPath.Apply(Workers, {o.In(0)}, {Rate(op, o)}, {Random(o, op.Stream)}, {o.Out})"),

        [typeof(Flatten)] = One<Flatten>((_, o) => $"Flattening.Forward(Workers, {o.In(0)}, {o.Out})"),
        [typeof(Unflatten)] = One<Unflatten>((_, o) => $"Flattening.Backward(Workers, {o.In(0)}, {o.Out})"),
        [typeof(Concat)] = (_, o) => Join(o),
        [typeof(SliceChannels)] = One<SliceChannels>((op, o) =>
            $"Concatenation.Slice(Workers, {o.In(0)}, {Literal.Of(op.First)}, {o.Out})"),
        [typeof(Add)] = One<Add>((_, o) => $"Elementwise.Add(Workers, {o.In(0)}, {o.In(1)}, {o.Out})"),
        [typeof(Multiply)] = One<Multiply>((_, o) => $"Elementwise.Multiply(Workers, {o.In(0)}, {o.In(1)}, {o.Out})"),
        [typeof(Scale)] = One<Scale>((op, o) =>
            $"Elementwise.Scale(Workers, {o.In(0)}, {Literal.Of(op.Factor)}, {o.Out})"),
        [typeof(AddVectors)] = One<AddVectors>((_, o) => $"Elementwise.AddVectors({o.In(0)}, {o.In(1)}, {o.Out})"),
        [typeof(Gate)] = One<Gate>((_, o) => $"ChannelGate.Forward(Workers, {o.In(0)}, {o.In(1)}, {o.Out})"),
        [typeof(GateBackward)] = One<GateBackward>((_, o) =>
            $"ChannelGate.BackwardGate(Workers, {o.In(0)}, {o.In(1)}, {o.Out})"),
    };

    /// <summary>The statements that do the node's op.</summary>
    public static IEnumerable<string> Of(IOperands operands) =>
        Rows[operands.Node.Op.GetType()](operands.Node.Op, operands).Select(call => $"Kernels::{call};");

    private static Row<Op> One<TOp>(Func<TOp, IOperands, string> call) where TOp : Op => (op, o) => [call((TOp)op, o)];

    private static string Optional(IOperands o, int index) =>
        index < o.Node.Inputs.Length ? o.In(index) : "Memory::FloatView.Empty";

    private static string Random(IOperands o, int stream) => $"Random({o.PerInstance("int", "DropStream", Literal.Of(stream))})";

    private static string Rate(DropPath op, IOperands o) => op.Rate is { } rate
        ? Literal.Of(rate)
        : $"DropPath * {o.PerInstance("float", "DropDepth", Literal.Of(op.Depth))}";

    private static IEnumerable<string> Join(IOperands o)
    {
        int first = 0;
        for (int i = 0; i < o.Node.Inputs.Length; i++)
        {
            yield return $"Concatenation.Copy(Workers, {o.In(i)}, {Literal.Of(first)}, {o.Out})";
            first += o.Node.Inputs[i].Shape.Channels;
        }
    }

    private static string New(ActivationKind kind, float parameter) =>
        kind is ActivationKind.LeakyReLU or ActivationKind.ELU or ActivationKind.Softplus
            ? $"new Kernels::{kind}({Literal.Of(parameter)})"
            : $"new Kernels::{kind}()";

    /// <summary>An expression that makes the geometry of a convolution, or null if the op has none.</summary>
    public static string? Geometry(Op op) => op switch
    {
        PackWeights pack => New(pack.Geometry),
        PackTransposedWeights pack => New(pack.Geometry),
        Convolution convolution => New(convolution.Geometry),
        MeanPaddedConvolution convolution => New(convolution.Geometry),
        FoldSplitNorm fold => New(fold.Geometry),
        FoldBatchNorm fold => New(fold.Geometry),
        ConvolutionBackwardData backward => New(backward.Geometry),
        ConvolutionBackwardWeights backward => New(backward.Geometry),
        _ => null,
    };

    private static string New(ConvolutionShape shape) => New("ConvolutionShape",
        ("InChannels", shape.InChannels, 0), ("OutChannels", shape.OutChannels, 0), ("Kernel", shape.Kernel, 0),
        ("Stride", shape.Stride, 1), ("Padding", shape.Padding, 0), ("Dilation", shape.Dilation, 1), ("Groups", shape.Groups, 1));

    private static string New(PoolingShape shape)
    {
        string call = New("PoolingShape", ("Kernel", shape.Kernel, 0), ("Stride", shape.Stride, 0), ("Padding", shape.Padding, 0));
        string flags = (shape.Ceil ? ", Ceil: true" : "") + (shape.CountIncludePad ? ", CountIncludePad: true" : "");
        return call.Substring(0, call.Length - 1) + flags + ")";
    }

    private static string New(string type, params (string Name, int Value, int Default)[] arguments) =>
        $"new Geometry::{type}({string.Join(", ", arguments.Where(a => a.Value != a.Default).Select(a => $"{a.Name}: {Literal.Of(a.Value)}"))})";
}
