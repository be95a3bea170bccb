using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>(g, x) → Σ g·x per channel.</summary>
internal sealed record ChannelDot : Op, IReduction
{
    public override OpWords Words => new("dot product", "ChannelDot");

    public int Sums => 1;

    public int OwnOperands => 2;

    public OperatorWords Operator => new("Dot", "dot", ["gradient", "x"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        OutputTypes.Vector(inputs[0].Shape.Channels);

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Shared("ChannelDot.Run", o.In(0), o.In(1), o.Out)];

    public IEnumerable<string> Statements(IStoreLanguage language, int first, string[] operands) =>
        [language.AddProduct(first, operands[0], operands[1])];

    public string Formula(string[] operands) =>
        $"Σ {ScalarFormula.Factor(operands[0])}·{ScalarFormula.Factor(operands[1])}";

    public string Totals(string result) => result;

    public string? Finish(IKernelOperands o, string result, EquatableArray<Operand> operands, int pixels) => null;
}
