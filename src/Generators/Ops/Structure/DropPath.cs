using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// Zeroes whole images with some chance in training and scales the rest (stochastic depth). <paramref name="Rate"/>
/// fixes the chance; without it, it is the training network's, times <paramref name="Depth"/> (0 at the first, 1 at the
/// last).
/// <paramref name="Stream"/> names its random numbers.
/// </summary>
internal sealed record DropPath(float? Rate, float Depth, int Stream)
    : Op, IAuthored, IChannelwise, IDifferentiable, IInferred, IComposite, IPrepared, ITwinned
{
    public override OpWords Words => new("drop path", "Dropped");

    public string Identity(string? channels) =>
        $"drop path {(Rate is { } rate ? Ops.Identity.Of(rate) : "of the network")} {Ops.Identity.Of(Depth)} "
            + $"{Ops.Identity.Of(Stream)}";

    // The depth of those without a rate is known when the whole model has been run.
    [Operation("DropPath")]
    public static Value Stage(OperationCall call) => call.AddPointwise(
        new DropPath(call.Has("rate") ? call.Rate() : null, Depth: 1, call.NextStream()), call.Tensor());

    public bool KeepsChannels(Node node) => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    // The same random numbers fall on the gradient as on the value.
    public void Differentiate(Node node, Value g, IGradientSink sink) => sink.Give(0, this, g);

    public void Infer(Node node, Value[] inputs, IInference network) => network.Replace(node.Output, inputs[0]);

    public string Twin(IExportOperands o) =>
        $"DropImages({o.In(0)}, {(Rate is { } rate ? Literal.Of(rate) : $"DropPath * {Literal.Of(Depth)}")}, "
            + $"{Literal.Of(Stream)})";

    public void Prepare(IParts parts) => Factors(parts);

    public void TakeApart(Node node, IParts parts) => parts.Finish(new ScaleImages(), node.Inputs[0], Factors(parts));

    private Value Factors(IParts parts) => parts.Share(new DropFactors(Rate, Depth, Stream));
}

/// <summary>() → one factor an image: what <see cref="DropPath"/> multiplies with.</summary>
internal sealed record DropFactors(float? Rate, float Depth, int Stream) : Op, IKernel
{
    public override OpWords Words => new("drop path's factors", "DropFactors");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => [new TensorType.Images()];

    public IEnumerable<string> Calls(IKernelOperands o)
    {
        string rate = Rate is { } given
            ? Literal.Of(given)
            : $"DropPath * {o.PerInstance(FieldKind.DropDepth, "DropDepth", Literal.Of(Depth))}";
        return [o.Alone("DropPath.Factors", rate, o.Random(Stream), o.Out)];
    }
}

/// <summary>(x, factors) → x · factor of its image; 0 where that is 0.</summary>
internal sealed record ScaleImages : Op, IElementwise
{
    public override OpWords Words => new("drop path", "Dropped");

    public OperatorWords Operator => new("Drop", "dropped", ["x", "factors"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => new Drop(x[0], x[1]);
}
