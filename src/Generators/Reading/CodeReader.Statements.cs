using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Specs.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GResNet.Generators.Reading;

internal sealed partial class CodeReader
{
    private Statement ReadStatement(IOperation? statement)
    {
        if (!Enter()) return new ExpressionStatement(TooDeep(statement!.Syntax));
        Statement read = ReadEnteredStatement(statement);
        depth--;
        return read;
    }

    private Statement ReadEnteredStatement(IOperation? statement)
    {
        return statement switch
        {
            null or IEmptyOperation or ILocalFunctionOperation => new BlockStatement([]),
            IBlockOperation block => Read(block),
            IExpressionStatementOperation s => new ExpressionStatement(Read(s.Operation)),
            IVariableDeclarationGroupOperation group => new BlockStatement(
                group.Declarations.SelectMany(d => d.Declarators.Select(v => Read(v, d))).ToEquatableArray()),
            IConditionalOperation s => new IfStatement(
                Read(s.Condition), ReadStatement(s.WhenTrue), s.WhenFalse is null ? null : ReadStatement(s.WhenFalse)),
            ISwitchOperation s => new SwitchStatement(Read(s.Value), s.Cases.Select(Read).ToEquatableArray()),
            IForLoopOperation s => new LoopStatement(
                log.Site(s.Syntax),
                s.Before.Select(ReadStatement).ToEquatableArray(),
                s.Condition is null ? null : Read(s.Condition),
                s.AtLoopBottom.Select(ReadStatement).ToEquatableArray(),
                ReadStatement(s.Body),
                BodyFirst: false),
            IWhileLoopOperation { Condition: { } condition, ConditionIsUntil: false } s => new LoopStatement(
                log.Site(s.Syntax), [], Read(condition), [], ReadStatement(s.Body), BodyFirst: !s.ConditionIsTop),
            IForEachLoopOperation { IsAsynchronous: false } s => Read(s),
            IReturnOperation { Kind: OperationKind.Return } s =>
                new ReturnStatement(s.ReturnedValue is null ? null : Read(s.ReturnedValue)),
            IThrowOperation s => new ExpressionStatement(Read(s)),
            IBranchOperation { BranchKind: BranchKind.Break } => new BreakStatement(),
            IBranchOperation { BranchKind: BranchKind.Continue } => new ContinueStatement(),
            IInvalidOperation => new ExpressionStatement(Invalid(statement)),
            _ => new ExpressionStatement(Reject(statement.Syntax, Refusal.OfStatement(statement))),
        };
    }

    private BlockStatement Read(IBlockOperation block) =>
        new(block.Operations.Select(ReadStatement).ToEquatableArray());

    private Statement Read(IVariableDeclaratorOperation variable, IVariableDeclarationOperation declaration)
    {
        int slot = Slot(variable.Symbol);
        if (variable.Symbol.RefKind != RefKind.None)
            return new ExpressionStatement(Reject(variable.Syntax, "references are not read; copy the value"));
        if ((variable.Initializer ?? declaration.Initializer) is not { } initializer) return new BlockStatement([]);
        int site = log.Site(variable.Syntax);
        Expression value = Read(initializer.Value);
        if (value is InvalidExpression) refused.Add(variable.Symbol);
        return new ExpressionStatement(new AssignmentExpression(site, new LocalExpression(site, slot), value));
    }

    private ForEachStatement Read(IForEachLoopOperation loop)
    {
        Expression variable = ReadTarget(loop.LoopControlVariable), items = ReadItems(loop.Collection);
        if (loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: var local }
            && (items is InvalidExpression || IsBroken && BlockOf(Unconverted(loop.Collection).Type) is not null))
            refused.Add(local);
        return new ForEachStatement(variable, items, ReadStatement(loop.Body));
    }

    private static IOperation Unconverted(IOperation operation) =>
        operation is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : operation;

    private Expression ReadItems(IOperation collection)
    {
        IOperation items = Unconverted(collection);
        Expression read = Read(collection);
        return read is InvalidExpression || IsRefused(items)
            || items.Type is null or IArrayTypeSymbol or IErrorTypeSymbol
            ? read
            : Reject(collection.Syntax, $"it is a '{TypeNames.Short(items.Type)}'; foreach runs over arrays");
    }

    private SwitchSection Read(ISwitchCaseOperation section) => new(
        section.Clauses.Select(Read).ToEquatableArray(),
        new BlockStatement(section.Body.Select(ReadStatement).ToEquatableArray()));

    private SwitchCase Read(ICaseClauseOperation clause) => clause switch
    {
        ISingleValueCaseClauseOperation single => new SwitchCase(new ConstantPattern(Read(single.Value)), null),
        IPatternCaseClauseOperation pattern => new SwitchCase(
            Read(pattern.Pattern), pattern.Guard is null ? null : Read(pattern.Guard)),
        _ => new SwitchCase(null, null),
    };
}
