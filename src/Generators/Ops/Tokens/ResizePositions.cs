using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>Positions of a square → those of another, bicubic; a size that is the same leaves them as they
/// are.</summary>
/// <param name="Side">Rows and columns that there are positions of.</param>
/// <param name="Prefix">Tokens before the square, whose positions stay.</param>
/// <param name="Pixels">How many positions are wanted, which follows from the resolution.</param>
internal sealed record ResizePositions(int Side, int Prefix, int Pixels) : Op, IAuthored, IDifferentiable, IKernel
{
    public override OpWords Words => new("resized positions", "Resized");

    public string Identity(string? channels) => $"resize {Ops.Identity.Of(Side)} {Ops.Identity.Of(Prefix)}";

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs)
    {
        int square = Pixels - Prefix, side = (int)Math.Round(Math.Sqrt(Math.Max(square, 0)));
        if (square < 1 || side * side != square)
            throw new ShapeException(
                ShapeError.OutOfRange, "Prefix", "Positions", OutputTypes.Text(Prefix),
                $"what leaves a square of the {OutputTypes.Text(Pixels)} pixels that positions are added to");
        return OutputTypes.Vector((long)Pixels * (Length(inputs) / (Prefix + Side * Side)));
    }

    public void Differentiate(Node node, Value g, IGradientSink sink) =>
        sink.Give(0, new ResizePositionsBackward(Side, Prefix, Length(node.Inputs)), g);

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared("PositionResizing.Forward", o.In(0), Literal.Of(Side), Literal.Of(Prefix), o.Out),
    ];

    private static int Length(IReadOnlyList<Value> inputs) => ((TensorType.Vector)inputs[0].Type).Length;
}

/// <summary>g → gradient of the positions that were resized.</summary>
/// <param name="Side">Their rows and columns.</param>
/// <param name="Prefix">Tokens before the square.</param>
/// <param name="Length">Values that they are.</param>
internal sealed record ResizePositionsBackward(int Side, int Prefix, int Length) : Op, IKernel
{
    public override OpWords Words => new("resized positions", "Positions");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Vector(Length);

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared("PositionResizing.Backward", o.In(0), Literal.Of(Side), Literal.Of(Prefix), o.Out),
    ];
}
