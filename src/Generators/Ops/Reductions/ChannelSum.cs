using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>g → Σ g per channel.</summary>
internal sealed record ChannelSum : Op, IReduction
{
    public override OpWords Words => new("sum", "ChannelSum");

    public int Sums => 1;

    public int OwnOperands => 1;

    public OperatorWords Operator => new("Sum", "sum", ["gradient"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Vector(inputs[0].Shape.Channels);

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Shared("ChannelSum.Run", o.In(0), o.Out)];

    public IEnumerable<string> Statements(IStoreLanguage language, int first, string[] operands) =>
        [language.Add(first, operands[0])];

    public string Formula(string[] operands) => $"Σ {ScalarFormula.Factor(operands[0])}";

    public string Totals(string result) => result;

    public string? Finish(IKernelOperands o, string result, EquatableArray<Operand> operands, int pixels) => null;
}
