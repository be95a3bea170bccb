using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>(x, weight[, statistics of x][, scale, r][, bias]) → y.</summary>
/// <param name="Geometry">Its geometry.</param>
/// <param name="IsMeanPadded">
/// Padded with the mean of x, one of its statistics, which is where a normalised x is zero; else with zeros.
/// </param>
/// <param name="HasFactors">The weights are scale·W·r, a factor for each output and input channel; else W.</param>
/// <param name="Algorithm">How it is computed, of weights packed for that; null before a target has chosen.</param>
internal sealed record Convolution(
    ConvolutionShape Geometry, bool IsMeanPadded = false, bool HasFactors = false, Algorithm? Algorithm = null)
    : Op, IAuthored, IDifferentiable, IComposite, IRidden, ILowered, IShaped, IExported, ITwinned
{
    public override OpWords Words => new("convolution", "Convolved");

    public string Identity(string? channels) =>
        $"convolution {Ops.Identity.Of(Geometry, channels)} {IsMeanPadded} {HasFactors} {Algorithm}";

    public int LoadOperand => 0;

    public bool HasStore => true;

    /// <summary>Operands without the bias.</summary>
    private int Operands => 2 + (IsMeanPadded ? 1 : 0) + (HasFactors ? 2 : 0);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Feature(Convolutions.Output(Geometry, inputs[0].Shape));

    public override long MultiplyAdds(Node node) => Convolutions.MultiplyAdds(Geometry, node.Output.Shape);

    public int OverwritesFrom(int operands) => operands;

    public void Differentiate(Node node, Value g, IGradientSink sink)
    {
        Value x = node.Inputs[0];
        if (Geometry.IsDepthwise && sink.Wants(0) && sink.Wants(1))
        {
            sink.Give(2, new ChannelSum(), g);
            ImmutableArray<Value> made = sink.Make(new DepthwiseBackward(Geometry), [0, 1], x, g, node.Inputs[1]);
            sink.Pass(0, made[0]);
            sink.Pass(1, made[1]);
            return;
        }

        sink.Give(1, new ConvolutionBackwardWeights(Geometry), x, g);
        sink.Give(2, new ChannelSum(), g);
        sink.Give(0, new ConvolutionBackwardData(Geometry, x.Shape.Height, x.Shape.Width), g, node.Inputs[1]);
    }

    public void TakeApart(Node node, IParts parts)
    {
        if (node.Inputs.Length == Operands) parts.Finish(this, [.. node.Inputs]);
        else parts.Finish(new AddBias(), parts.Add(this, [.. node.Inputs.Take(Operands)]), node.Inputs[Operands]);
    }

    public (Op Kernel, ImmutableArray<Value> Operands) Lower(Node node, ILowering lowering)
    {
        (Value x, Value weight) = (node.Inputs[0], node.Inputs[1]);
        ImmutableArray<Value> statistics = IsMeanPadded ? [node.Inputs[2]] : [];
        IEnumerable<Value> factors = node.Inputs.Take(Operands).Skip(2 + statistics.Length);
        Algorithm chosen = lowering.Choose(Geometry, x.Shape, transposed: false);
        Value packed = lowering.Pack(Geometry, chosen, transposed: false, [weight, .. factors]);
        return (this with { HasFactors = false, Algorithm = chosen }, [x, packed, .. statistics]);
    }

    public string Call(IKernelOperands o, string sums) => o.Shared(
        $"{Algorithm}.Forward", o.Shape, o.In(0), o.Load, Convolutions.Padding(o, IsMeanPadded), o.In(1), o.Store, sums,
        o.Out);

    public string Export(IOnnxOperands o)
    {
        if (IsMeanPadded || HasFactors) throw new InvalidOperationException($"ONNX has no such convolution: {this}");
        return OnnxCall.Node(
            "Conv", Enumerable.Range(0, o.Node.Inputs.Length).Select(o.In), [.. Convolutions.Attributes(Geometry)]);
    }

    public string Twin(IExportOperands o)
    {
        if (IsMeanPadded || HasFactors) throw new InvalidOperationException($"PyTorch has no such convolution: {this}");
        (int stride, int padding, int dilation) = (Geometry.Stride, Geometry.Padding, Geometry.Dilation);
        return TorchCall.Functional(
            "conv2d", o.In(0), o.In(1), TorchCall.Optional(o, 2), TorchCall.Sizes(stride, stride),
            TorchCall.Sizes(padding, padding), TorchCall.Sizes(dilation, dilation), Literal.Of(Geometry.Groups));
    }

    public string Formula(string loaded, Func<int, string> input) => $"conv({loaded})";
}
