using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>One row per op: the call of the runtime that does it.</summary>
internal static class KernelCalls
{
    /// <summary>What a row writes with: names of locals, and what differs from one instance of a block to the next.</summary>
    internal interface IOperands
    {
        /// <summary>What is written for.</summary>
        Target Target { get; }

        Node Node { get; }

        /// <summary>The local of an input.</summary>
        string In(int index);

        /// <summary>The local of the output.</summary>
        string Out { get; }

        /// <summary>The locals of all outputs, with commas between.</summary>
        string Outs { get; }

        /// <summary>Running mean and variance, two inputs of the node, as one expression.</summary>
        string Running(int mean, int variance);

        /// <summary>The locals of all outputs.</summary>
        string[] OutputLocals { get; }

        /// <summary>An expression that makes the load of a fused node.</summary>
        string Load { get; }

        /// <summary>An expression that makes the store of a fused node.</summary>
        string Store { get; }

        /// <summary>The local of the convolution's geometry.</summary>
        string Shape { get; }

        /// <summary>A number of this instance.</summary>
        string PerInstance(string type, string name, string value);
    }

    private delegate IEnumerable<string> Row<in TOp>(TOp op, IOperands o) where TOp : Op;

    private static readonly Dictionary<Type, Row<Op>> Rows = new()
    {
        [typeof(PackWeights)] = One<PackWeights>((op, o) =>
            Shared(o, $"{op.Algorithm}.Pack{o.Target.TypeParameters}", [o.Shape, o.In(0), .. Factors(o, op.Algorithm), o.Out])),
        [typeof(PackTransposedWeights)] = One<PackTransposedWeights>((op, o) =>
            Shared(o, $"{op.Algorithm}.PackTransposed{o.Target.TypeParameters}", [o.Shape, o.In(0), .. Factors(o, op.Algorithm), o.Out])),
        [typeof(Fused)] = RunFused,
        [typeof(Convolution)] = One<Convolution>((_, o) =>
            Shared(o, "Convolution.Forward", o.Shape, o.In(0), o.In(1), Optional(o, 2), o.Out)),
        [typeof(MeanPaddedConvolution)] = One<MeanPaddedConvolution>((_, o) =>
            Shared(o, "Convolution.Forward", o.Shape, o.In(0), o.In(1), o.In(2), o.In(3) + ".Mean", o.Out)),
        [typeof(FoldSplitNorm)] = One<FoldSplitNorm>((op, o) => Shared(
            o, $"WeightFolding.SplitNorm{o.Target.TypeParameters}", o.Shape, o.In(0), o.In(1), Literal.Of(op.Epsilon), o.In(2), o.In(3), o.Outs)),
        [typeof(FoldBatchNorm)] = One<FoldBatchNorm>((op, o) => Shared(
            o, "WeightFolding.BatchNorm", o.Shape, o.In(0), o.In(1), Literal.Of(op.Epsilon), o.In(2), o.In(3), Optional(o, 4), o.Outs)),
        [typeof(ConvolutionBackwardData)] = One<ConvolutionBackwardData>((_, o) =>
            Shared(o, "Convolution.BackwardData", o.Shape, o.In(0), o.In(1), o.Out)),
        [typeof(ConvolutionBackwardWeights)] = One<ConvolutionBackwardWeights>((_, o) =>
            Shared(o, "Convolution.BackwardWeights", o.Shape, o.In(0), o.In(1), o.Out)),

        [typeof(BatchStatistics)] = One<BatchStatistics>((_, o) => Shared(o, "Statistics.Compute", o.In(0), o.Out)),
        [typeof(UpdateRunning)] = One<UpdateRunning>((op, o) => Alone(
            o, "Statistics.UpdateRunning", o.In(0), Count(op.Pixels), Literal.Of(op.Momentum), o.Running(1, 2))),
        [typeof(RunningStatistics)] = (_, _) => [],
        [typeof(Normalize)] = One<Normalize>((op, o) =>
            Shared(o, "Normalization.Forward", o.In(0), o.In(1), Literal.Of(op.Epsilon), o.Out)),
        [typeof(NormalizeBackward)] = One<NormalizeBackward>((op, o) =>
            Shared(o, "Normalization.Backward", o.In(0), o.In(1), o.In(2), Literal.Of(op.Epsilon), o.Out)),
        [typeof(Affine)] = One<Affine>((_, o) => Shared(o, "Affine.Forward", o.In(0), o.In(1), Optional(o, 2), o.Out)),
        [typeof(ChannelSum)] = One<ChannelSum>((_, o) => Shared(o, "ChannelSum.Run", o.In(0), o.Out)),
        [typeof(ChannelDot)] = One<ChannelDot>((_, o) => Shared(o, "ChannelDot.Run", o.In(0), o.In(1), o.Out)),

        [typeof(Activation)] = One<Activation>((op, o) =>
            Shared(o, "Activation.Forward", o.In(0), o.Target.New(op.Kind, op.Parameter), o.Out)),
        [typeof(ActivationBackward)] = One<ActivationBackward>((op, o) =>
            Shared(o, "Activation.Backward", o.In(0), o.In(1), o.Target.New(op.Kind, op.Parameter), o.Out)),
        [typeof(PRelu)] = One<PRelu>((_, o) => Shared(o, "PRelu.Forward", o.In(0), o.In(1), o.Out)),
        [typeof(PReluBackward)] = One<PReluBackward>((_, o) => Shared(o, "PRelu.Backward", o.In(0), o.In(1), o.In(2), o.Out)),
        [typeof(PReluBackwardSlope)] = One<PReluBackwardSlope>((_, o) =>
            Shared(o, "PRelu.BackwardSlope", o.In(0), o.In(1), o.Out)),

        [typeof(AveragePool)] = One<AveragePool>((op, o) =>
            Shared(o, "AveragePooling.Forward", New(op.Geometry), o.In(0), o.Out)),
        [typeof(AveragePoolBackward)] = One<AveragePoolBackward>((op, o) =>
            Shared(o, "AveragePooling.Backward", New(op.Geometry), o.In(0), o.Out)),
        [typeof(MaxPool)] = One<MaxPool>((op, o) => Shared(o, "MaxPooling.Forward", New(op.Geometry), o.In(0), o.Out)),
        [typeof(MaxPoolBackward)] = One<MaxPoolBackward>((op, o) =>
            Shared(o, "MaxPooling.Backward", New(op.Geometry), o.In(0), o.In(1), o.Out)),
        [typeof(GlobalAveragePool)] = One<GlobalAveragePool>((_, o) =>
            Shared(o, "GlobalAveragePooling.Forward", o.In(0), o.Out)),
        [typeof(GlobalAveragePoolBackward)] = One<GlobalAveragePoolBackward>((_, o) =>
            Shared(o, "GlobalAveragePooling.Backward", o.In(0), o.Out)),

        [typeof(InverseDeviation)] = One<InverseDeviation>((op, o) =>
            Alone(o, "Normalization.InverseDeviation", o.In(0), Literal.Of(op.Epsilon), o.Out)),
        [typeof(SplitNormBias)] = One<SplitNormBias>((_, o) => Shared(
            o, $"SplitNormalization.Bias{o.Target.TypeParameters}", o.Shape, o.In(0), o.In(1) + ".Mean", o.In(2), o.In(3), o.In(4), o.Out)),
        [typeof(TapSums)] = One<TapSums>((op, o) => Shared(
            o, "SplitNormalization.TapSums", o.Shape, o.In(0), o.In(1), Literal.Of(op.Height), Literal.Of(op.Width), o.Out)),
        [typeof(SplitNormBackward)] = One<SplitNormBackward>((op, o) => Shared(
            o, "SplitNormalization.Backward", o.Shape, o.In(0), o.In(1), o.In(2), o.In(3), o.In(4), o.In(5) + ".Mean", o.In(6),
            Count(op.Pixels), o.Outs)),
        [typeof(BatchNormCoefficients)] = One<BatchNormCoefficients>((op, o) => Alone(
            o, "BatchNormalization.Coefficients", o.In(0), Literal.Of(op.Epsilon), o.In(1), o.In(2), o.Outs)),
        [typeof(BatchNormBackward)] = One<BatchNormBackward>((op, o) => Alone(
            o, "BatchNormalization.Backward", o.In(0), o.In(1), o.In(2), Literal.Of(op.Epsilon), o.In(3), Count(op.Pixels), o.Outs)),
        [typeof(DropFactors)] = One<DropFactors>((op, o) =>
            Alone(o, "DropPath.Factors", Rate(op.Rate, op.Depth, o), Random(o, op.Stream), o.Out)),

        [typeof(Dropout)] = One<Dropout>((op, o) =>
            Shared(o, "Dropout.Apply", o.In(0), Literal.Of(op.Rate), Random(o, op.Stream), o.Out)),
        [typeof(DropPath)] = One<DropPath>((op, o) =>
            Shared(o, "DropPath.Apply", o.In(0), Rate(op.Rate, op.Depth, o), Random(o, op.Stream), o.Out)),

        [typeof(Flatten)] = One<Flatten>((_, o) => Shared(o, "Flattening.Forward", o.In(0), o.Out)),
        [typeof(Unflatten)] = One<Unflatten>((_, o) => Shared(o, "Flattening.Backward", o.In(0), o.Out)),
        [typeof(Concat)] = (_, o) => Join(o),
        [typeof(SliceChannels)] = One<SliceChannels>((op, o) =>
            Shared(o, "Concatenation.Slice", o.In(0), Literal.Of(op.First), o.Out)),
        [typeof(Add)] = One<Add>((_, o) => Shared(o, "Elementwise.Add", o.In(0), o.In(1), o.Out)),
        [typeof(Multiply)] = One<Multiply>((_, o) => Shared(o, "Elementwise.Multiply", o.In(0), o.In(1), o.Out)),
        [typeof(Scale)] = One<Scale>((op, o) => Shared(o, "Elementwise.Scale", o.In(0), Literal.Of(op.Factor), o.Out)),
        [typeof(AddVectors)] = One<AddVectors>((_, o) => Alone(o, "Elementwise.AddVectors", o.In(0), o.In(1), o.Out)),
        [typeof(Gate)] = One<Gate>((_, o) => Shared(o, "ChannelGate.Forward", o.In(0), o.In(1), o.Out)),
        [typeof(GateBackward)] = One<GateBackward>((_, o) => Shared(o, "ChannelGate.BackwardGate", o.In(0), o.In(1), o.Out)),
    };

    /// <summary>The statements that do the node's op.</summary>
    public static IEnumerable<string> Of(IOperands operands) =>
        Rows[operands.Node.Op.GetType()](operands.Node.Op, operands).Select(call => call + ";");

    private static Row<Op> One<TOp>(Func<TOp, IOperands, string> call) where TOp : Op => (op, o) => [call((TOp)op, o)];

    /// <summary>A call whose work the CPU's threads share.</summary>
    private static string Shared(IOperands o, string method, params string[] arguments) => o.Target.Call(method, isShared: true, arguments);

    /// <summary>A call of too little work to share.</summary>
    private static string Alone(IOperands o, string method, params string[] arguments) => o.Target.Call(method, isShared: false, arguments);

    private static string Optional(IOperands o, int index) => index < o.Node.Inputs.Length ? o.In(index) : o.Target.NoVector;

    private static string Count(int pixels) => $"Batch * {Literal.Of(pixels)}L";

    private static string Random(IOperands o, int stream) => $"Random({o.PerInstance("int", "DropStream", Literal.Of(stream))})";

    private static string Rate(float? fixedRate, float depth, IOperands o) => fixedRate is { } rate
        ? Literal.Of(rate)
        : $"DropPath * {o.PerInstance("float", "DropDepth", Literal.Of(depth))}";

    private static string[] Factors(IOperands o, Algorithm algorithm) => (o.Node.Inputs.Length, algorithm) switch
    {
        (1, Algorithm.Convolution) => [],
        (1, _) => [o.Target.Kernel("WeightFactors.None")],
        _ => [$"new {o.Target.Kernel("WeightFactors")}({o.In(1)}, {o.In(2)})"],
    };

    /// <summary>A kernel with its load and store, and then statistics made of what it added up.</summary>
    private static IEnumerable<string> RunFused(Op op, IOperands o)
    {
        var fused = (Fused)op;
        int maps = fused.Kernel is Reduce or PackedBackwardWeights ? 0 : 1;
        string[] totals = [.. o.OutputLocals.Skip(maps)];
        string sums = (fused.Reductions.Count == 0, fused.Kernel is PackedBackwardWeights) switch
        {
            (true, _) => o.Target.Kernel("ChannelSums.None"),
            _ when fused.Reductions[0].Op is BatchStatistics => $"new {o.Target.Kernel("ChannelSums")}({totals[0]}.Mean, {totals[0]}.Variance)",
            _ => $"new {o.Target.Kernel("ChannelSums")}({string.Join(", ", totals)})",
        };
        yield return fused.Kernel switch
        {
            PackedConvolution k => Shared(o, $"{k.Algorithm}.Forward", o.Shape, o.In(0), o.Load, Padding(k.IsMeanPadded), o.In(1), o.Store, sums, o.Out),
            PackedBackwardData k => Shared(o, $"{k.Algorithm}.BackwardData", o.Shape, o.In(0), o.In(1), o.Store, sums, o.Out),
            PackedBackwardWeights k => Shared(o, $"{k.Algorithm}.BackwardWeights", o.Shape, o.In(0), o.Load, Padding(k.IsMeanPadded), o.In(1), o.Out),
            AveragePool k => Shared(o, "AveragePooling.Forward", New(k.Geometry), o.In(0), o.Load, o.Store, sums, o.Out),
            AveragePoolBackward k => Shared(o, "AveragePooling.Backward", New(k.Geometry), o.In(0), o.Store, sums, o.Out),
            MaxPool k => Shared(o, "MaxPooling.Forward", New(k.Geometry), o.In(0), o.Load, o.Store, sums, o.Out),
            MaxPoolBackward k => Shared(o, "MaxPooling.Backward", New(k.Geometry), o.In(0), o.In(1), o.Load, o.Store, sums, o.Out),
            GlobalAveragePool => Shared(o, "GlobalAveragePooling.Forward", o.In(0), o.Load, o.Out),
            GlobalAveragePoolBackward => Shared(o, "GlobalAveragePooling.Backward", o.In(0), o.Store, sums, o.Out),
            Elementwise => Shared(o, "Pointwise.Run", o.In(0), o.Store, sums, o.Out),
            Reduce => Shared(o, "Pointwise.Reduce", o.In(0), o.Store, sums),
            var other => throw new InvalidOperationException(other.ToString()),
        };
        if (fused.Reductions.Count == 1 && fused.Reductions[0].Op is BatchStatistics)
        {
            Shape shape = maps == 1 ? o.Node.Outputs[0].Shape : o.Node.Inputs[0].Shape;
            yield return Alone(o, "Statistics.FromSums", totals[0], o.In(fused.Reductions[0].Operands[1].Index), Count(shape.Pixels));
        }

        string Padding(bool isMeanPadded) => isMeanPadded ? o.In(2) + ".Mean" : o.Target.NoVector;
    }

    private static IEnumerable<string> Join(IOperands o)
    {
        int first = 0;
        for (int i = 0; i < o.Node.Inputs.Length; i++)
        {
            yield return Shared(o, "Concatenation.Copy", o.In(i), Literal.Of(first), o.Out);
            first += o.Node.Inputs[i].Shape.Channels;
        }
    }

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
        SplitNormBias bias => New(bias.Geometry),
        TapSums taps => New(taps.Geometry),
        SplitNormBackward backward => New(backward.Geometry),
        PackedConvolution convolution => New(convolution.Geometry),
        PackedBackwardData backward => New(backward.Geometry),
        PackedBackwardWeights backward => New(backward.Geometry),
        Fused fused => Geometry(fused.Kernel),
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
