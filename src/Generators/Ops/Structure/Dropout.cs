using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// Zeroes elements with chance <paramref name="Rate"/> in training and scales the rest by 1/(1 − rate).
/// <paramref name="Stream"/> names its random numbers.
/// </summary>
internal sealed record Dropout(float Rate, int Stream)
    : Op, IAuthored, IChannelwise, IDifferentiable, IInferred, IKernel, ITwinned
{
    public override OpWords Words => new("dropout", "Dropped");

    public string Identity(string? channels) => $"dropout {Ops.Identity.Of(Rate)} {Ops.Identity.Of(Stream)}";

    [Operation("Dropout")]
    public static Value Stage(OperationCall call) =>
        call.AddPointwise(new Dropout(call.Rate(), call.NextStream()), call.Tensor());

    public bool KeepsChannels(Node node) => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public override IEnumerable<Value> Overwrites(Node node) => node.Inputs.Take(1);

    // The same random numbers fall on the gradient as on the value.
    public void Differentiate(Node node, Value g, IGradientSink sink) => sink.Give(0, this, g);

    public void Infer(Node node, Value[] inputs, IInference network) => network.Replace(node.Output, inputs[0]);

    public string Twin(IExportOperands o) => $"DropElements({o.In(0)}, {Literal.Of(Rate)}, {Literal.Of(Stream)})";

    public IEnumerable<string> Calls(IKernelOperands o) =>
        [o.Shared("Dropout.Apply", o.In(0), Literal.Of(Rate), o.Random(Stream), o.Out)];
}
