using System;
using System.Collections.Generic;
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
    }

    private delegate void Rule<in TOp>(TOp op, Node node, Value g, ISink sink) where TOp : Op;

    private static readonly Dictionary<Type, Rule<Op>> Rules = new()
    {
        [typeof(Convolution)] = Define<Convolution>((op, node, g, sink) =>
            Convolve(op.Geometry, node, g, sink)),
        [typeof(Linear)] = Define<Linear>((op, node, g, sink) =>
            Convolve(new ConvolutionShape(node.Inputs[0].Shape.Channels, op.Features, Kernel: 1), node, g, sink)),

        // The statistics are of the same x: their gradient is part of this one.
        [typeof(Normalize)] = Define<Normalize>((op, node, g, sink) =>
            sink.Give(0, new NormalizeBackward(op.Epsilon), g, node.Inputs[0], node.Inputs[1])),
        [typeof(Affine)] = Define<Affine>((_, node, g, sink) =>
        {
            sink.Give(1, new ChannelDot(), g, node.Inputs[0]);
            sink.Give(2, new ChannelSum(), g);
            sink.Give(0, new Affine(), g, node.Inputs[1]);
        }),

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

    private static void Convolve(ConvolutionShape geometry, Node node, Value g, ISink sink)
    {
        Value x = node.Inputs[0];
        sink.Give(1, new ConvolutionBackwardWeights(geometry), x, g);
        sink.Give(2, new ChannelSum(), g);
        sink.Give(0, new ConvolutionBackwardData(geometry, x.Shape.Height, x.Shape.Width), g, node.Inputs[1]);
    }
}
