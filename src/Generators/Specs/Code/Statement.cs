using GResNet.Generators.Common;

namespace GResNet.Generators.Specs.Code;

/// <summary>A statement of the author's code, in the form that staging runs.</summary>
internal abstract record Statement;

internal sealed record BlockStatement(EquatableArray<Statement> Statements) : Statement;

internal sealed record ExpressionStatement(Expression Expression) : Statement;

internal sealed record IfStatement(Expression Condition, Statement Then, Statement? Otherwise) : Statement;

internal sealed record SwitchStatement(Expression Value, EquatableArray<SwitchSection> Sections) : Statement;

/// <summary>
/// <c>for</c>, <c>while</c> and <c>do</c>: runs <paramref name="Body"/> and <paramref name="Next"/> while the condition
/// holds (always, where it is null), testing it before the first round unless <paramref name="BodyFirst"/>.
/// </summary>
internal sealed record LoopStatement(
    int Site, EquatableArray<Statement> Start, Expression? Condition, EquatableArray<Statement> Next, Statement Body,
    bool BodyFirst)
    : Statement;

/// <summary><c>foreach</c> over an array.</summary>
internal sealed record ForEachStatement(Expression Target, Expression Items, Statement Body) : Statement;

internal sealed record ReturnStatement(Expression? Value) : Statement;

internal sealed record BreakStatement : Statement;

internal sealed record ContinueStatement : Statement;

/// <summary>The cases in front of one body.</summary>
internal sealed record SwitchSection(EquatableArray<SwitchCase> Cases, Statement Body);

/// <summary><c>case pattern when guard:</c>; <c>default:</c> has no pattern and is tried last.</summary>
internal sealed record SwitchCase(Pattern? Pattern, Expression? Guard);
