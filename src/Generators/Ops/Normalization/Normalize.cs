using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// (x, statistics) → (x − mean) / √(variance + <paramref name="Epsilon"/>). Layers are staged with it; folding makes it
/// part of the convolution or affine around it, which are differentiated and computed as one.
/// </summary>
internal sealed record Normalize(float Epsilon) : Op, IAuthored, IExported
{
    public override OpWords Words => new("normalize", "Normalized");

    public string Identity(string? channels) => $"normalize {Ops.Identity.Of(Epsilon)}";

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public string Export(IOnnxOperands o)
    {
        string mean = o.Statistics(1).Mean;
        return BatchNorm.Export(o, $"graph.Filled(1, {mean})", $"graph.Filled(0, {mean})", Epsilon);
    }
}
