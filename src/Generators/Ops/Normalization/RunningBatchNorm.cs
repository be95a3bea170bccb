using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// (x, running mean, running variance[, scale, shift]) → scale·(x − mean)·r + shift, r = 1/√(variance +
/// <paramref name="Epsilon"/>): in training with the batch's statistics, by which it moves the running ones, else with
/// these. As PyTorch has it; ours is made of steps.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Momentum">The batch's part of the running statistics.</param>
internal sealed record RunningBatchNorm(float Epsilon, float Momentum) : Op, ITwinned
{
    public override OpWords Words => new("batch norm", "Normalized");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    public string Twin(IExportOperands o) => TorchCall.Functional(
        "batch_norm",
        [
            .. Enumerable.Range(0, 3).Select(o.In), TorchCall.Optional(o, 3), TorchCall.Optional(o, 4),
            TorchCall.Learns(o.In(1)), Literal.Of(Momentum), Literal.Of(Epsilon),
        ]);
}
