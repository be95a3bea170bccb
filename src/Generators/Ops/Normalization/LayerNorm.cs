using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>Normalises each pixel over its channels.</summary>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record LayerNorm(float Epsilon) : ImageNormalization(Epsilon)
{
    protected override string Kind => "Layer";

    public override string Identity(string? channels) => $"layer norm {Ops.Identity.Of(Epsilon)}";

    protected override int Parts(Shape x) => x.Channels > 1
        ? x.Pixels
        : throw new ShapeException(ShapeError.SingleValues, x.ToString());
}
