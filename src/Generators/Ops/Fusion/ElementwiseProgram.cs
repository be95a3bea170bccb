using GResNet.Generators.Common;

namespace GResNet.Generators.Ops;

/// <summary>Where an operand of an <see cref="ElementwiseStep"/> comes from.</summary>
internal enum OperandKind
{
    /// <summary>The value that the kernel has just loaded, or is about to store.</summary>
    Value,

    /// <summary>One of the node's inputs.</summary>
    Input,

    /// <summary>The result of an earlier step.</summary>
    Step,
}

/// <summary>An operand: <paramref name="Index"/> counts inputs of the node, or steps.</summary>
internal readonly record struct Operand(OperandKind Kind, int Index)
{
    public static Operand Value { get; } = new(OperandKind.Value, 0);
}

/// <summary>One elementwise operation on operands.</summary>
internal sealed record ElementwiseStep(IElementwise Op, EquatableArray<Operand> Operands);

/// <summary>
/// What happens to each value while a kernel has it in registers: steps, of whose results <paramref name="Result"/>
/// goes on.
/// </summary>
internal sealed record ElementwiseProgram(EquatableArray<ElementwiseStep> Steps, Operand Result)
{
    /// <summary>Nothing happens.</summary>
    public static ElementwiseProgram Identity { get; } = new([], Operand.Value);

    public bool IsIdentity => Result == Operand.Value;
}
