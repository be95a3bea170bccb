using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Passes;

/// <summary>
/// One row per op: the gradients of its inputs, given <c>g</c>, that of its output. What a rule reads of the forward pass
/// is thereby saved. Weights come before data, so that <c>g</c> is last read where it can be overwritten.
/// </summary>
internal static class GradientRules
{
    /// <summary>Where a rule puts the gradients it makes.</summary>
    internal interface ISink
    {
        /// <summary>Adds the gradient of the node's input, made by <paramref name="op"/>, unless nobody wants it.</summary>
        void Give(int input, Op op, params Value[] operands);

        /// <summary>Adds <paramref name="gradient"/> itself to that of the node's input.</summary>
        void Pass(int input, Value gradient);

        /// <summary>Whether anybody needs the gradient of the node's input.</summary>
        bool Wants(int input);

        /// <summary>Adds a node that gradients are made with.</summary>
        Value Make(Op op, params Value[] operands);

        /// <summary>Adds a node whose first outputs are the gradients of some of the current node's inputs, unless others add to them.</summary>
        ImmutableArray<Value> Make(Op op, int[] gradientsOf, params Value[] operands);
    }

    private delegate void Rule<in TOp>(TOp op, Node node, Value g, ISink sink) where TOp : Op;

    private static readonly Dictionary<Type, Rule<Op>> Rules = new()
    {
        [typeof(Convolution)] = Define<Convolution>((op, node, g, sink) =>
            Convolve(op.Geometry, node, g, sink)),
        [typeof(Linear)] = Define<Linear>((op, node, g, sink) =>
            Convolve(op.Geometry(node.Inputs[0].Shape), node, g, sink)),

        // The statistics are of the same x: their gradient is part of this one.
        [typeof(Normalize)] = Define<Normalize>((op, node, g, sink) =>
            sink.Give(0, new NormalizeBackward(op.Epsilon), g, node.Inputs[0], node.Inputs[1])),
        [typeof(Affine)] = Define<Affine>((_, node, g, sink) =>
        {
            sink.Give(1, new ChannelDot(), g, node.Inputs[0]);
            sink.Give(2, new ChannelSum(), g);
            sink.Give(0, new Affine(), g, node.Inputs[1]);
        }),

        [typeof(SplitConvolution)] = Define<SplitConvolution>(SplitConvolve),
        [typeof(BatchNorm)] = Define<BatchNorm>(BatchNormalize),

        [typeof(Activation)] = Define<Activation>((op, node, g, sink) =>
            sink.Give(0, new ActivationBackward(op.Kind, op.Parameter), g, node.Inputs[0])),
        [typeof(PRelu)] = Define<PRelu>((_, node, g, sink) =>
        {
            sink.Give(1, new PReluBackwardSlope(node.Inputs[1].State!.Length), g, node.Inputs[0]);
            sink.Give(0, new PReluBackward(), g, node.Inputs[0], node.Inputs[1]);
        }),

        [typeof(AveragePool)] = Define<AveragePool>((op, node, g, sink) =>
            sink.Give(0, new AveragePoolBackward(op.Geometry, node.Inputs[0].Shape.Height, node.Inputs[0].Shape.Width), g)),
        [typeof(MaxPool)] = Define<MaxPool>((op, node, g, sink) =>
            sink.Give(0, new MaxPoolBackward(op.Geometry), g, node.Inputs[0])),
        [typeof(GlobalAveragePool)] = Define<GlobalAveragePool>((_, node, g, sink) =>
            sink.Give(0, new GlobalAveragePoolBackward(node.Inputs[0].Shape.Height, node.Inputs[0].Shape.Width), g)),

        // The same random numbers fall on the gradient as on the value.
        [typeof(Dropout)] = Define<Dropout>((op, _, g, sink) => sink.Give(0, op, g)),
        [typeof(DropPath)] = Define<DropPath>((op, _, g, sink) => sink.Give(0, op, g)),

        [typeof(Flatten)] = Define<Flatten>((_, node, g, sink) =>
            sink.Give(0, new Unflatten(node.Inputs[0].Shape), g)),
        [typeof(Concat)] = Define<Concat>((_, node, g, sink) =>
        {
            int first = 0;
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                int channels = node.Inputs[i].Shape.Channels;
                sink.Give(i, new SliceChannels(first, channels), g);
                first += channels;
            }
        }),
        [typeof(Add)] = Define<Add>((_, _, g, sink) =>
        {
            sink.Pass(0, g);
            sink.Pass(1, g);
        }),
        [typeof(Multiply)] = Define<Multiply>((_, node, g, sink) =>
        {
            sink.Give(0, new Multiply(), g, node.Inputs[1]);
            sink.Give(1, new Multiply(), g, node.Inputs[0]);
        }),
        [typeof(Gate)] = Define<Gate>((_, node, g, sink) =>
        {
            sink.Give(1, new GateBackward(), g, node.Inputs[0]);
            sink.Give(0, new Gate(), g, node.Inputs[1]);
        }),
        [typeof(Scale)] = Define<Scale>((op, _, g, sink) => sink.Give(0, op, g)),
    };

    /// <summary>Makes the gradients of <paramref name="node"/>'s inputs.</summary>
    public static void Apply(Node node, Value gradient, ISink sink) => Rules[node.Op.GetType()](node.Op, node, gradient, sink);

    private static Rule<Op> Define<TOp>(Rule<TOp> rule) where TOp : Op => (op, node, g, sink) => rule((TOp)op, node, g, sink);

    /// <summary>
    /// With x̃ = x padded with its mean μ, S = Σ g per output, S[k] = Σ g over the outputs whose tap k is inside the image, and
    /// M values a channel:
    /// <code>
    /// dshift = S      dV = r·(Σ g·x̃ − μ·S)        dW = scale·dV      dscale = Σ W·dV
    /// dx = backward data of g with scale·W·r + a + b·x,   b = −r²·m₂,   a = −r·m₁ − b·μ,
    /// m₁ = Σ scale·W·S[k] / M,   m₂ = Σ scale·W·dV / M
    /// </code>
    /// m₁ and m₂ are what Ioffe and Szegedy's gradient calls the means of the gradient and of its product with x̂: both come
    /// from weight-sized sums, the second by Euler's identity, since the output is linear in the weights.
    /// </summary>
    private static void SplitConvolve(SplitConvolution op, Node node, Value g, ISink sink)
    {
        (Value x, Value statistics, Value weight, Value scale) = (node.Inputs[0], node.Inputs[1], node.Inputs[2], node.Inputs[3]);
        ConvolutionShape geometry = op.Geometry;
        Value raw = sink.Make(new MeanPaddedBackwardWeights(geometry), x, g, statistics);
        Value sum = sink.Make(new ChannelSum(), [4], g)[0];
        Value taps = geometry is { Kernel: 1, Padding: 0 }
            ? sum
            : sink.Make(new TapSums(geometry, x.Shape.Height, x.Shape.Width), g, sum);
        Value r = sink.Make(new InverseDeviation(op.Epsilon), statistics);
        ImmutableArray<Value> made = sink.Make(
            new SplitNormBackward(geometry, x.Shape.Pixels), [2, 3], raw, sum, taps, weight, scale, statistics, r);
        sink.Pass(2, made[0]);
        sink.Pass(3, made[1]);
        sink.Pass(4, sum);
        if (!sink.Wants(0)) return;
        Value direct = sink.Make(new ScaledBackwardData(geometry, x.Shape.Height, x.Shape.Width), g, weight, scale, r);
        sink.Give(0, new AddLinear(), direct, x, made[2], made[3]);
    }

    private static void BatchNormalize(BatchNorm op, Node node, Value g, ISink sink)
    {
        (Value x, Value statistics, Value scale) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        Value sum = sink.Make(new ChannelSum(), [3], g)[0];
        Value dot = sink.Make(new ChannelDot(), g, x);
        ImmutableArray<Value> made = sink.Make(new BatchNormBackward(op.Epsilon, x.Shape.Pixels), [2], dot, sum, statistics, scale);
        sink.Pass(2, made[0]);
        sink.Pass(3, sum);
        sink.Give(0, new Blend(), g, x, made[1], made[2], made[3]);
    }

    private static void Convolve(ConvolutionShape geometry, Node node, Value g, ISink sink)
    {
        Value x = node.Inputs[0];
        sink.Give(1, new ConvolutionBackwardWeights(geometry), x, g);
        sink.Give(2, new ChannelSum(), g);
        sink.Give(0, new ConvolutionBackwardData(geometry, x.Shape.Height, x.Shape.Width), g, node.Inputs[1]);
    }
}
