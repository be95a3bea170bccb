using GResNet.Generators.Common;

namespace GResNet.Generators.Specs.Code;

/// <summary>
/// An expression of the author's code, in the form that staging runs. It holds no symbols and no positions:
/// <paramref name="Site"/> is its index in the type's table of locations, so that moving code about changes only that
/// table.
/// </summary>
internal abstract record Expression(int Site);

/// <summary>
/// A constant: int, long, float, double, bool, string or null. Constants of an enumeration are their numbers.
/// </summary>
internal sealed record LiteralExpression(int Site, object? Value) : Expression(Site);

/// <summary>Something that could not be read. It has been reported, so what depends on it is not.</summary>
internal sealed record InvalidExpression(int Site) : Expression(Site);

/// <summary>A local variable or parameter of the method: a slot of its frame.</summary>
internal sealed record LocalExpression(int Site, int Slot) : Expression(Site);

/// <summary>A parameter of the class' constructor.</summary>
internal sealed record ParameterExpression(int Site, string Name) : Expression(Site);

/// <summary>A field or automatic property of the class.</summary>
internal sealed record FieldExpression(int Site, string Name) : Expression(Site);

/// <summary>A call of a method of the author's: an index into <see cref="BlockSpec.Methods"/>.</summary>
internal sealed record CallExpression(int Site, int Method, EquatableArray<Argument> Arguments) : Expression(Site);

/// <summary>A call of one of the class' layers.</summary>
internal sealed record LayerExpression(int Site, string Layer, EquatableArray<Argument> Arguments) : Expression(Site);

/// <summary>A call of a method of <c>Ops</c>, or an operator of <c>Tensor</c> or <c>Scalar</c>: <c>Add</c>.</summary>
internal sealed record OperationExpression(int Site, string Operation, EquatableArray<Argument> Arguments)
    : Expression(Site);

/// <summary>A method that <c>Ops.Map</c> applies: an index into <see cref="BlockSpec.Methods"/>.</summary>
internal sealed record FunctionExpression(int Site, int Method) : Expression(Site);

/// <summary>A call of a function of <c>System.Math</c> or <c>System.MathF</c> on numbers.</summary>
internal sealed record MathExpression(int Site, string Function, EquatableArray<Argument> Arguments) : Expression(Site);

/// <summary><c>Channels</c>, <c>Height</c> or <c>Width</c> of a tensor.</summary>
internal sealed record DimensionExpression(int Site, Expression Tensor, string Dimension) : Expression(Site);

/// <summary>Negation of a number, a truth value or bits.</summary>
internal sealed record UnaryExpression(int Site, UnaryOperator Operator, Expression Operand) : Expression(Site);

/// <summary>Two values of the same type, combined or compared.</summary>
internal sealed record BinaryExpression(int Site, BinaryOperator Operator, Expression Left, Expression Right)
    : Expression(Site);

/// <summary>A number as another type.</summary>
internal sealed record ConversionExpression(int Site, NumberType Target, Expression Operand) : Expression(Site);

/// <summary><c>condition ? then : otherwise</c>.</summary>
internal sealed record ConditionalExpression(int Site, Expression Condition, Expression Then, Expression Otherwise)
    : Expression(Site);

/// <summary><c>value switch { … }</c>.</summary>
internal sealed record SwitchExpression(int Site, Expression Value, EquatableArray<SwitchArm> Arms) : Expression(Site);

/// <summary><c>value is pattern</c>.</summary>
internal sealed record IsExpression(int Site, Expression Value, Pattern Pattern) : Expression(Site);

internal sealed record TupleExpression(int Site, EquatableArray<Expression> Items) : Expression(Site);

/// <summary>An array with its elements; a <see cref="SpreadExpression"/> stands for several.</summary>
internal sealed record ArrayExpression(int Site, EquatableArray<Expression> Items) : Expression(Site);

/// <summary><c>..items</c> within an array.</summary>
internal sealed record SpreadExpression(int Site, Expression Items) : Expression(Site);

/// <summary><c>new T[length]</c>, filled with T's default.</summary>
internal sealed record NewArrayExpression(int Site, Expression Length, object? Default) : Expression(Site);

/// <summary><c>array[index]</c>, or <c>array[^index]</c>.</summary>
internal sealed record ElementExpression(int Site, Expression Array, Expression Index, bool FromEnd) : Expression(Site);

/// <summary><c>array.Length</c>.</summary>
internal sealed record LengthExpression(int Site, Expression Array) : Expression(Site);

/// <summary>An item of a tuple.</summary>
internal sealed record ItemExpression(int Site, Expression Tuple, int Index) : Expression(Site);

/// <summary>
/// <c>target = value</c>, where the target is a local, an element, a field of the constructor's object, a discard, or a
/// tuple of these.
/// </summary>
internal sealed record AssignmentExpression(int Site, Expression Target, Expression Value) : Expression(Site);

/// <summary><c>_</c> where something is assigned.</summary>
internal sealed record DiscardExpression(int Site) : Expression(Site);

/// <summary>
/// <c>x += 1</c>, <c>x++</c>: assigns <paramref name="Next"/>, in which the value before is a
/// <see cref="PreviousExpression"/>; the target's parts are evaluated once. Gives the new value, or the one before.
/// </summary>
internal sealed record UpdateExpression(int Site, Expression Target, Expression Next, bool GivesPrevious)
    : Expression(Site);

/// <summary>What the target of the innermost <see cref="UpdateExpression"/> around it had before.</summary>
internal sealed record PreviousExpression(int Site) : Expression(Site);

/// <summary><c>$"…{x}…"</c>: text and values, formatted in invariant culture.</summary>
internal sealed record InterpolationExpression(int Site, EquatableArray<Expression> Parts) : Expression(Site);

/// <summary><c>throw new …Exception(message)</c>.</summary>
internal sealed record ThrowExpression(int Site, Expression Message) : Expression(Site);

/// <summary>An argument and the parameter it is for. Arguments stand in the order they are evaluated.</summary>
internal sealed record Argument(string Parameter, Expression Value);

/// <summary><c>pattern when guard => value</c>.</summary>
internal sealed record SwitchArm(Pattern Pattern, Expression? Guard, Expression Value);

internal enum NumberType { Int, Long, Float, Double }

internal enum UnaryOperator { Minus, Not, Complement }

internal enum BinaryOperator
{
    Add, Subtract, Multiply, Divide, Remainder, ShiftLeft, ShiftRight, And, Or, ExclusiveOr,
    ConditionalAnd, ConditionalOr, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
}
