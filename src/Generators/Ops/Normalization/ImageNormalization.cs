using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// x → x̂ = (x − mean)·r and r = 1/√(variance + <paramref name="Epsilon"/>), mean and biased variance those of each of
/// an image's parts: the same in training and inference. x̂ is the one map that is kept, in the place of x where nobody
/// else reads that; what scales and shifts it rides on loads and stores.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
internal abstract record ImageNormalization(float Epsilon)
    : Op, IAuthored, IDifferentiable, IRidden, IExported, ITwinned
{
    /// <summary>What an image's parts are, which is in the name of the runtime's class: <c>Layer</c>.</summary>
    protected abstract string Kind { get; }

    public override OpWords Words => new($"{Kind.ToLowerInvariant()} norm", ["Normalized", "Deviations"]);

    public int LoadOperand => 0;

    public bool HasStore => true;

    public abstract string Identity(string? channels);

    /// <summary>How many parts an image has, each of several values.</summary>
    /// <exception cref="ShapeException">It cannot be cut into them.</exception>
    protected abstract int Parts(Shape x);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        [inputs[0].Type, new TensorType.Parts(Parts(inputs[0].Shape))];

    /// <summary>A part is read before any of it is written.</summary>
    public int OverwritesFrom(int operands) => 0;

    public void Differentiate(Node node, Value g, IGradientSink sink) =>
        sink.Give(0, new ImageNormalizationBackward(Kind), g, node.Outputs[0], node.Outputs[1]);

    public abstract string Export(IOnnxOperands o);

    public abstract string Twin(IExportOperands o);

    public string Call(IKernelOperands o, string sums) => o.Shared(
        $"{Kind}Normalization.Forward",
        o.In(0), o.Load, Literal.Of(Epsilon), o.Store, sums, o.OutputLocals[1], o.Out);

    public string Formula(string loaded, Func<int, string> input) => $"{Kind.ToLowerInvariant()}Norm({loaded})";
}

/// <summary>
/// (g, x̂, r) → gradient of x: r·(g − mean(g) − x̂·mean(g·x̂)), the means over each of an image's parts.
/// </summary>
/// <param name="Kind">What an image's parts are.</param>
internal sealed record ImageNormalizationBackward(string Kind) : Op, IRidden
{
    public override OpWords Words => new($"{Kind.ToLowerInvariant()} norm", "NormGradient");

    public int LoadOperand => 0;

    public bool HasStore => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    /// <summary>A part is read before any of it is written.</summary>
    public int OverwritesFrom(int operands) => 0;

    public string Call(IKernelOperands o, string sums) => o.Shared(
        $"{Kind}Normalization.Backward", o.In(0), o.Load, o.In(1), o.In(2), o.Store, sums, o.Out);

    public string Formula(string loaded, Func<int, string> input) =>
        $"{Kind.ToLowerInvariant()}Norm′({loaded}, {input(1)})";
}
