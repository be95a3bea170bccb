using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>
/// (x, statistics of x, weight, scale, shift) → z = scale·conv((x − mean)·r) + shift,
/// r = 1/√(variance + <paramref name="Epsilon"/>).
/// </summary>
internal sealed record SplitConvolution(ConvolutionShape Geometry, float Epsilon) : Op, IDifferentiable, IComposite
{
    public override OpWords Words => new("split convolution", "Convolved");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(Convolutions.Output(Geometry, inputs[0].Shape));

    public override long MultiplyAdds(Node node) => Convolutions.MultiplyAdds(Geometry, node.Output.Shape);

    /// <summary>
    /// With x̃ = x padded with its mean μ, S = Σ g per output, S[k] = Σ g over the outputs whose tap k is inside the
    /// image, and M values a channel:
    /// <code>
    /// dshift = S      dV = r·(Σ g·x̃ − μ·S)        dW = scale·dV      dscale = Σ W·dV
    /// dx = backward data of g with scale·W·r + a + b·x,   b = −r²·m₂,   a = −r·m₁ − b·μ,
    /// m₁ = Σ scale·W·S[k] / M,   m₂ = Σ scale·W·dV / M
    /// </code>
    /// m₁ and m₂ are what Ioffe and Szegedy's gradient calls the means of the gradient and of its product with x̂: both
    /// come from weight-sized sums, the second by Euler's identity, since the output is linear in the weights.
    /// </summary>
    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        (Value x, Value statistics, Value weight, Value scale) =
            (node.Inputs[0], node.Inputs[1], node.Inputs[2], node.Inputs[3]);
        Value raw = sink.Make(new ConvolutionBackwardWeights(Geometry, IsMeanPadded: true), x, g, statistics);
        Value sum = sink.Make(new ChannelSum(), [4], g)[0];
        Value taps = Geometry is { Kernel: 1, Padding: 0 }
            ? sum
            : sink.Make(new TapSums(Geometry, x.Shape.Height, x.Shape.Width), g, sum);
        Value r = sink.Make(new InverseDeviation(Epsilon), statistics);
        ImmutableArray<Value> made = sink.Make(
            new SplitNormBackward(Geometry, x.Shape.Pixels), [2, 3], raw, sum, taps, weight, scale, statistics, r);
        sink.Pass(2, made[0]);
        sink.Pass(3, made[1]);
        sink.Pass(4, sum);
        if (!sink.Wants(0)) return;
        var backward = new ConvolutionBackwardData(Geometry, x.Shape.Height, x.Shape.Width, HasFactors: true);
        sink.Give(0, new AddLinear(), sink.Make(backward, g, weight, scale, r), x, made[2], made[3]);
    }

    public void TakeApart(Node node, IParts parts)
    {
        ImmutableArray<Value> inputs = node.Inputs;
        (Value x, Value statistics, Value weight) = (inputs[0], inputs[1], inputs[2]);
        (Value scale, Value shift) = (inputs[3], inputs[4]);
        Value r = parts.Share(new InverseDeviation(Epsilon), statistics);
        Value bias = parts.Add(new SplitNormBias(Geometry), weight, statistics, r, scale, shift);
        var convolution = new Convolution(Geometry, IsMeanPadded: true, HasFactors: true);
        parts.Finish(new AddBias(), parts.Add(convolution, x, weight, statistics, scale, r), bias);
    }
}

/// <summary>
/// (weight, statistics of the input, r, scale, shift) → shift − scale·Σ W·r·mean, per output channel.
/// </summary>
internal sealed record SplitNormBias(ConvolutionShape Geometry) : Op, IKernel, IShaped
{
    public override OpWords Words => new("split normalization", "FoldedBias");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Vector(Geometry.OutChannels);

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared(
            $"SplitNormalization.Bias{o.Target.TypeParameters}",
            o.Shape, o.In(0), o.In(1) + ".Mean", o.In(2), o.In(3), o.In(4), o.Out),
    ];
}

/// <summary>
/// (g, Σ g per channel) → Σ g per channel and tap, over the outputs whose tap falls inside the input of
/// <paramref name="Height"/>×<paramref name="Width"/> pixels.
/// </summary>
internal sealed record TapSums(ConvolutionShape Geometry, int Height, int Width) : Op, IKernel, IShaped
{
    public override OpWords Words => new("sums by tap", "TapSums");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Vector((long)Geometry.OutChannels * Geometry.Kernel * Geometry.Kernel);

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared(
            "SplitNormalization.TapSums", o.Shape, o.In(0), o.In(1), Literal.Of(Height), Literal.Of(Width), o.Out),
    ];
}

/// <summary>
/// (gradient of the weight for the raw x, Σ g, tap sums, weight, scale, statistics, r) → gradients of weight and scale,
/// and offset a and slope b per input channel of what the statistics add to the gradient of x: a + b·x.
/// </summary>
internal sealed record SplitNormBackward(ConvolutionShape Geometry, int Pixels) : Op, IKernel, IShaped
{
    public override OpWords Words => new(
        "split normalization", ["WeightGradient", "ScaleGradient", "CorrectionOffset", "CorrectionSlope"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
    [
        .. OutputTypes.Vector(Geometry.WeightCount), .. OutputTypes.Vector(Geometry.OutChannels),
        .. OutputTypes.Vector(Geometry.InChannels), .. OutputTypes.Vector(Geometry.InChannels),
    ];

    public IEnumerable<string> Calls(IKernelOperands o) =>
    [
        o.Shared(
            "SplitNormalization.Backward",
            o.Shape, o.In(0), o.In(1), o.In(2), o.In(3), o.In(4), o.In(5) + ".Mean", o.In(6), KernelCall.Count(Pixels),
            o.Outs),
    ];
}

/// <summary>(g, x, offset, slope) → g + x·slope + offset, per channel.</summary>
internal sealed record AddLinear : Op, IElementwise
{
    public override OpWords Words => new("gradient through the statistics", "AddLinear");

    public OperatorWords Operator =>
        new("Correction", "corrected", ["gradient", "x", "correctionOffset", "correctionSlope"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public Scalar Of(IReadOnlyList<Scalar> x) => x[0] + (x[1] * x[3] + x[2]);
}
