using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>Positions of a grid → those of another, bicubic; a size that is the same leaves them as they are.</summary>
/// <param name="Grid">What there are positions of.</param>
/// <param name="Resized">What they are wanted of, which follows from the resolution.</param>
internal sealed record ResizePositions(PositionGrid Grid, PositionGrid Resized)
    : Op, IAuthored, IDifferentiable, IKernel, IExported, ITwinned
{
    public override OpWords Words => new("resized positions", "Resized");

    /// <summary>Positions of a square of <paramref name="side"/> rows → those of so many pixels.</summary>
    /// <exception cref="ShapeException">The pixels behind the prefix are no square.</exception>
    public static ResizePositions ToPixels(int side, int prefix, int pixels) => new(
        new PositionGrid(side, side, prefix),
        PositionGrid.OfSquare(pixels, prefix) ?? throw new ShapeException(
            ShapeError.OutOfRange, "Prefix", "Positions", OutputTypes.Text(prefix),
            $"what leaves a square of the {OutputTypes.Text(pixels)} pixels that positions are added to"));

    /// <summary>A table of distances of <paramref name="side"/> rows or columns → that of <paramref
    /// name="size"/>.</summary>
    public static ResizePositions ToDistances(int side, int size) =>
        new(PositionGrid.OfDistances(side), PositionGrid.OfDistances(size));

    public string Identity(string? channels) =>
        $"resize {Ops.Identity.Of(Grid.Rows)} {Ops.Identity.Of(Grid.Columns)} {Ops.Identity.Of(Grid.Prefix)}";

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Vector((long)Resized.Count * (Length(inputs) / Grid.Count));

    public void Differentiate(Node node, Value g, IGradientSink sink) =>
        sink.Give(0, new ResizePositionsBackward(Grid, Resized, Length(node.Inputs)), g);

    public string Export(IOnnxOperands o) =>
        $"graph.ResizePositions({o.Name(0)}, {Text(Grid)}, {Text(Resized)})";

    public string Twin(IExportOperands o) =>
        TorchCall.Helper("ResizePositions", o.In(0), Text(Grid), Text(Resized));

    public IEnumerable<string> Calls(IKernelOperands o) =>
        [o.Shared("PositionResizing.Forward", o.In(0), Text(Grid), Text(Resized), o.Out)];

    internal static string Text(PositionGrid grid) =>
        $"new({Literal.Of(grid.Rows)}, {Literal.Of(grid.Columns)}, {Literal.Of(grid.Prefix)})";

    private static int Length(IReadOnlyList<Value> inputs) => ((TensorType.Vector)inputs[0].Type).Length;
}

/// <summary>g → gradient of the positions that were resized.</summary>
/// <param name="Grid">What these are of.</param>
/// <param name="Resized">What they were resized to.</param>
/// <param name="Length">Values that they are.</param>
internal sealed record ResizePositionsBackward(PositionGrid Grid, PositionGrid Resized, int Length) : Op, IKernel
{
    public override OpWords Words => new("resized positions", "Positions");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Vector(Length);

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared(
            "PositionResizing.Backward", o.In(0), ResizePositions.Text(Grid), ResizePositions.Text(Resized), o.Out),
    ];
}
