using GResNet.Generators.Common;

namespace GResNet.Generators.Specs.Code;

/// <summary>A test of a value known while compiling.</summary>
internal abstract record Pattern;

/// <summary><c>_</c>, <c>var</c>.</summary>
internal sealed record DiscardPattern : Pattern;

/// <summary>Equal to a constant.</summary>
internal sealed record ConstantPattern(Expression Value) : Pattern;

/// <summary><c>&gt; 3</c>.</summary>
internal sealed record RelationalPattern(BinaryOperator Operator, Expression Value) : Pattern;

internal sealed record NotPattern(Pattern Operand) : Pattern;

internal sealed record AndPattern(Pattern Left, Pattern Right) : Pattern;

internal sealed record OrPattern(Pattern Left, Pattern Right) : Pattern;

/// <summary><c>(a, b)</c>: a pattern for each item of a tuple.</summary>
internal sealed record TuplePattern(EquatableArray<Pattern> Items) : Pattern;

/// <summary>
/// <c>var name</c>, <c>int name</c>, <c>{ } name</c>: keeps the value, unless it is null and
/// <paramref name="NotNull"/>.
/// </summary>
internal sealed record DeclarationPattern(int? Slot, bool NotNull) : Pattern;
