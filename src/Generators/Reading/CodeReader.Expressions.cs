using System;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Specs.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GResNet.Generators.Reading;

internal sealed partial class CodeReader
{
    private Expression Read(IOperation operation)
    {
        if (!Enter()) return TooDeep(operation.Syntax);
        Expression expression = ReadEntered(operation);
        depth--;
        return expression;
    }

    private Expression ReadEntered(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true, Value: var constant }
            && ValueTypes.TryConstant(constant, out object? value))
            return new LiteralExpression(log.Site(operation.Syntax), value);
        return operation switch
        {
            IParenthesizedOperation e => Read(e.Operand),
            ILocalReferenceOperation e => new LocalExpression(log.Site(e.Syntax), Slot(e.Local)),
            IParameterReferenceOperation e => Read(e),
            IFieldReferenceOperation e => Read(e),
            IPropertyReferenceOperation e => Read(e),
            IInvocationOperation e => Read(e),
            IUnaryOperation e => Read(e),
            IBinaryOperation e => Read(e),
            IConversionOperation e => Read(e),
            IConditionalOperation e when !IsScalar(e) => Reject(e.Condition.Syntax, Refusal.Choice),
            IConditionalOperation e => new ConditionalExpression(
                log.Site(e.Syntax), Read(e.Condition), Read(e.WhenTrue), e.WhenFalse is null
                    ? Invalid(e)
                    : Read(e.WhenFalse)),
            ISwitchExpressionOperation e =>
                new SwitchExpression(log.Site(e.Syntax), Read(e.Value), e.Arms.Select(Read).ToEquatableArray()),
            IIsPatternOperation e => new IsExpression(log.Site(e.Syntax), Read(e.Value), Read(e.Pattern)),
            ICollectionExpressionOperation or IArrayCreationOperation when BlockOf(operation.Type) is { } block =>
                Reject(operation.Syntax, BlockAdvice.ForArray(block)),
            ITupleOperation e => new TupleExpression(log.Site(e.Syntax), e.Elements.Select(Read).ToEquatableArray()),
            ICollectionExpressionOperation e =>
                new ArrayExpression(log.Site(e.Syntax), e.Elements.Select(ReadElement).ToEquatableArray()),
            IArrayCreationOperation e => Read(e),
            IArrayInitializerOperation e =>
                new ArrayExpression(log.Site(e.Syntax), e.ElementValues.Select(Read).ToEquatableArray()),
            IArrayElementReferenceOperation { Indices.Length: 1 } e => Read(e, e.Indices[0]),
            ISimpleAssignmentOperation { IsRef: false } e =>
                new AssignmentExpression(log.Site(e.Syntax), ReadTarget(e.Target), Read(e.Value)),
            IDeconstructionAssignmentOperation e =>
                new AssignmentExpression(log.Site(e.Syntax), ReadTarget(e.Target), Read(e.Value)),
            ICompoundAssignmentOperation e => Read(e),
            IIncrementOrDecrementOperation e => Read(e),
            IInterpolatedStringOperation e =>
                new InterpolationExpression(log.Site(e.Syntax), e.Parts.Select(Read).ToEquatableArray()),
            IDefaultValueOperation { Type: { } type } e =>
                new LiteralExpression(log.Site(e.Syntax), ValueTypes.Default(type)),
            IThrowOperation { Exception: { } exception } e =>
                new ThrowExpression(log.Site(e.Syntax), ReadMessage(exception)),
            IInvalidOperation => Invalid(operation),
            IObjectCreationOperation { Type: INamedTypeSymbol made } e when IsBlock(made) =>
                Reject(e.Syntax, BlockAdvice.For(made, e, Variable(e), type)),
            _ => Reject(operation),
        };
    }

    /// <summary>Whether a choice that differs from element to element is one of scalars.</summary>
    private static bool IsScalar(IConditionalOperation choice) =>
        choice.Condition is not IUnaryOperation { OperatorKind: UnaryOperatorKind.True } || BecomesScalar(choice);

    private static bool BecomesScalar(IOperation operation) =>
        operation.Type.IsScalar() || (operation.Parent is IConversionOperation conversion && BecomesScalar(conversion));

    private Expression Read(IParameterReferenceOperation reference)
    {
        int site = log.Site(reference.Syntax);
        return SymbolEqualityComparer.Default.Equals(reference.Parameter.ContainingSymbol, constructor)
            ? new ParameterExpression(site, reference.Parameter.Name)
            : new LocalExpression(site, Slot(reference.Parameter));
    }

    private Expression Read(IFieldReferenceOperation reference)
    {
        IFieldSymbol field = reference.Field;
        if (field.ContainingType.IsTupleType && reference.Instance is { } tuple)
            return new ItemExpression(
                log.Site(reference.Syntax),
                Read(tuple),
                field.ContainingType.TupleElements.IndexOf(
                    field.ContainingType.TupleElements.First(e =>
                        Same(e, field) || Same(e.CorrespondingTupleField, field.CorrespondingTupleField))));
        if (Syntax(field) is null) return Reject(reference);
        if (field.IsStatic && !field.IsReadOnly)
            return Reject(reference.Syntax, "a static field must be const or readonly to be known while compiling");
        return IsOwn(field, reference.Instance) ? Field(field, reference.Syntax) : Reject(reference);
    }

    private Expression Read(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        int site = log.Site(reference.Syntax);
        if (property.ContainingType.IsTensor() && reference.Instance is { } tensor)
            return new DimensionExpression(site, Read(tensor), property.Name);
        if (property is { Name: "Length", ContainingType.SpecialType: SpecialType.System_Array }
            && reference.Instance is { } array)
            return new LengthExpression(site, Read(array));
        if (property.IsIndexer || !IsOwn(property, reference.Instance)) return Reject(reference);
        if (Syntax(property) is ParameterSyntax) return new ParameterExpression(site, property.Name);
        return property.GetMethod is not { } getter || Syntax(getter) is not { } syntax ? Reject(reference)
            : syntax is AccessorDeclarationSyntax { Body: null, ExpressionBody: null }
                ? Field(property, reference.Syntax)
            : Call(getter, site, [], () => Method(getter));
    }

    private Expression Read(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        int site = log.Site(call.Syntax);
        LayerMethod? layer = layers.FirstOrDefault(l => Same(l.Symbol, method));
        if (layer is not null && IsOwn(method, call.Instance))
        {
            CalledLayers.Add(method.Name);
            EquatableArray<Argument> arguments = Arguments(call.Arguments);
            return layer.Spec is null ? new InvalidExpression(site) : new LayerExpression(site, method.Name, arguments);
        }

        if (method.ContainingType.IsDsl(Names.Ops))
            return new OperationExpression(site, method.Name, Arguments(call.Arguments));
        if (method.ContainingType
            is { Name: "Math" or "MathF",
                ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
            return method.Parameters.All(p => ValueTypes.IsComputed(p.Type))
                ? new MathExpression(site, method.Name, Arguments(call.Arguments))
                : Reject(call);
        if (method.MethodKind == MethodKind.LocalFunction
            && localFunctions.TryGetValue(method, out ILocalFunctionOperation? function))
            return function.Body is null
                ? Invalid(call)
                : Call(method, site, call.Arguments, () => LocalFunction(method));
        if (method.Name == "Forward" && IsBlock(method.ContainingType)
            && call.Instance is not (null or IInstanceReferenceOperation))
            return IsRefused(call.Instance) || IsOfRefusedArray(call.Instance)
                ? Invalid(call)
                : Reject(call.Syntax,
                    BlockAdvice.For(method.ContainingType, Creation(call.Instance), Variable(call.Instance), type));
        bool isPlain = method
            is { IsGenericMethod: false, IsAsync: false, IsExtern: false, MethodKind: MethodKind.Ordinary,
                IsAbstract: false }
            && method.Parameters.All(p => p.RefKind == RefKind.None);
        if (!isPlain || Syntax(method) is null || !IsOwn(method, call.Instance)) return Reject(call);
        return Call(method, site, call.Arguments, () => Method(method));
    }

    /// <summary>A call of a method, which is read now: one that is being read already calls itself.</summary>
    private Expression Call(
        IMethodSymbol method, int site, ImmutableArray<IArgumentOperation> arguments, Func<int?> read)
    {
        EquatableArray<Argument> values = Arguments(arguments);
        if (underway.Contains(method))
        {
            log.Report(Descriptors.Recursion, site, method.AssociatedSymbol?.Name ?? method.Name);
            return new InvalidExpression(site);
        }

        return read() is { } index ? new CallExpression(site, index, values) : new InvalidExpression(site);
    }

    private EquatableArray<Argument> Arguments(ImmutableArray<IArgumentOperation> arguments) => arguments
        .Where(a => a.Parameter is not null)
        .Select(a => new Argument(a.Parameter!.Name, a.Value is IDelegateCreationOperation function
            && a.Parameter.ContainingType.IsDsl(Names.Ops) ? ReadFunction(function) : Read(a.Value)))
        .ToEquatableArray();

    /// <summary>A function that is given to <c>Ops.Map</c>.</summary>
    private Expression ReadFunction(IDelegateCreationOperation function)
    {
        int? index = function.Target switch
        {
            IAnonymousFunctionOperation lambda => Add(lambda.Symbol, lambda.Body, isLocal: true),
            IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local }
                when localFunctions.ContainsKey(local) => LocalFunction(local),
            IMethodReferenceOperation { Method: var method } named
                when IsOwn(method, named.Instance) && !underway.Contains(method) => Method(method),
            _ => null,
        };
        return index is { } known
            ? new FunctionExpression(log.Site(function.Syntax), known)
            : Reject(function.Syntax, Refusal.Function);
    }

    private Expression Read(IUnaryOperation e)
    {
        // A comparison before '?:' is asked whether it is true.
        if (e.OperatorKind is UnaryOperatorKind.Plus or UnaryOperatorKind.True) return Read(e.Operand);
        if (e.OperatorMethod is { } method && method.ContainingType.IsDsl())
            return new OperationExpression(log.Site(e.Syntax), Operation(method), [new Argument("x", Read(e.Operand))]);
        UnaryOperator? kind = e.OperatorKind switch
        {
            UnaryOperatorKind.Minus => UnaryOperator.Minus,
            UnaryOperatorKind.Not => UnaryOperator.Not,
            UnaryOperatorKind.BitwiseNegation => UnaryOperator.Complement,
            _ => null,
        };
        return kind is { } known && e.OperatorMethod is null && !e.IsLifted && ValueTypes.HasOperators(e.Type)
            ? new UnaryExpression(log.Site(e.Syntax), known, Read(e.Operand))
            : Reject(e);
    }

    private Expression Read(IBinaryOperation e) =>
        IsUnderstood(e.OperatorKind, e.OperatorMethod, e.IsLifted, e.LeftOperand.Type)
        ? Combine(e.Syntax, e.OperatorKind, e.OperatorMethod, Read(e.LeftOperand), Read(e.RightOperand))
        : Reject(e);

    private Expression Read(ICompoundAssignmentOperation e)
    {
        if (!IsUnderstood(e.OperatorKind, e.OperatorMethod, e.IsLifted, e.Target.Type)) return Reject(e);
        int site = log.Site(e.Syntax);
        Expression target = ReadTarget(e.Target);
        var previous = new PreviousExpression(log.Site(e.Target.Syntax));
        Expression next = Combine(e.Syntax, e.OperatorKind, e.OperatorMethod, previous, Read(e.Value));
        return new UpdateExpression(site, target, next, GivesPrevious: false);
    }

    private Expression Read(IIncrementOrDecrementOperation e)
    {
        if (ValueTypes.Number(e.Target.Type) is not { } number || e.IsLifted) return Reject(e);
        int site = log.Site(e.Syntax);
        Expression target = ReadTarget(e.Target);
        Expression one = new ConversionExpression(site, number, new LiteralExpression(site, 1));
        BinaryOperator step = e.Kind == OperationKind.Increment ? BinaryOperator.Add : BinaryOperator.Subtract;
        Expression next = new BinaryExpression(site, step, new PreviousExpression(site), one);
        return new UpdateExpression(site, target, next, GivesPrevious: e.IsPostfix);
    }

    private static bool IsUnderstood(
        BinaryOperatorKind kind, IMethodSymbol? method, bool isLifted, ITypeSymbol? type) =>
        method is not null
            ? method.ContainingType.IsDsl()
            : Operator(kind) is not null && !isLifted && ValueTypes.HasOperators(type);

    private Expression Combine(
        SyntaxNode syntax, BinaryOperatorKind kind, IMethodSymbol? method, Expression left, Expression right)
    {
        int site = log.Site(syntax);
        return method is null
            ? new BinaryExpression(site, Operator(kind)!.Value, left, right)
            : new OperationExpression(
                site, Operation(method), [new Argument("left", left), new Argument("right", right)]);
    }

    /// <summary>What an operator of <c>Tensor</c> or <c>Scalar</c> is called.</summary>
    private static string Operation(IMethodSymbol method) => method.Name switch
    {
        "op_Addition" => "Add",
        "op_Subtraction" => "Subtract",
        "op_Division" => "Divide",
        "op_UnaryNegation" => "Negate",
        _ => method.Name.Substring("op_".Length),
    };

    private Expression Read(IConversionOperation e)
    {
        bool isScalar = e.OperatorMethod?.ContainingType.IsDsl() == true;
        if (e.OperatorMethod is { } method && !isScalar && !method.ContainingType.IsRefLikeType) return Reject(e);
        Expression operand = Read(e.Operand);
        if (isScalar) return new ConversionExpression(log.Site(e.Syntax), NumberType.Float, operand);
        if (operand is InvalidExpression || ValueTypes.Number(e.Operand.Type) is null || e.Type is null) return operand;
        if (ValueTypes.Number(e.Type) is { } target)
            return new ConversionExpression(log.Site(e.Syntax), target, operand);
        return e.Type.SpecialType == SpecialType.System_Object ? operand : Reject(e);
    }

    private SwitchArm Read(ISwitchExpressionArmOperation arm) =>
        new(Read(arm.Pattern), arm.Guard is null ? null : Read(arm.Guard), Read(arm.Value));

    private Expression ReadElement(IOperation element) => element is ISpreadOperation spread
        ? new SpreadExpression(log.Site(spread.Syntax), Read(spread.Operand))
        : Read(element);

    private Expression Read(IArrayCreationOperation e)
    {
        if (e.Initializer is { } initializer) return Read(initializer);
        return e is { DimensionSizes.Length: 1, Type: IArrayTypeSymbol { ElementType: { } element } }
            ? new NewArrayExpression(log.Site(e.Syntax), Read(e.DimensionSizes[0]), ValueTypes.Default(element))
            : Reject(e);
    }

    private ElementExpression Read(IArrayElementReferenceOperation e, IOperation index) => new ElementExpression(
        log.Site(e.Syntax),
        Read(e.ArrayReference),
        Read(index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat ? hat.Operand : index),
        FromEnd: index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat });

    private Expression Read(IInterpolatedStringContentOperation part) => part switch
    {
        IInterpolatedStringTextOperation text => Read(text.Text),
        IInterpolationOperation { FormatString: null, Alignment: null } hole => Read(hole.Expression),
        _ => Reject(part.Syntax, "formats and alignments are not read; write the value alone"),
    };

    private Expression ReadMessage(IOperation exception)
    {
        while (exception is IConversionOperation conversion) exception = conversion.Operand;
        if (exception is not IObjectCreationOperation creation)
            return Reject(exception.Syntax, "it is no new exception; write throw new Exception(\"…\")");
        IArgumentOperation? message = creation.Arguments.FirstOrDefault(a => a.Parameter?.Name == "message")
            ?? creation.Arguments.FirstOrDefault(a => a.Parameter?.Type.SpecialType == SpecialType.System_String);
        return message is null
            ? new LiteralExpression(log.Site(creation.Syntax), creation.Type?.Name)
            : Read(message.Value);
    }

    private Expression ReadTarget(IOperation target)
    {
        if (!Enter()) return TooDeep(target.Syntax);
        Expression read = ReadTargetEntered(target);
        depth--;
        return read;
    }

    private Expression ReadTargetEntered(IOperation target)
    {
        return target switch
        {
            IDiscardOperation => new DiscardExpression(log.Site(target.Syntax)),
            IVariableDeclaratorOperation variable =>
                new LocalExpression(log.Site(target.Syntax), Slot(variable.Symbol)),
            IDeclarationExpressionOperation declaration => ReadTarget(declaration.Expression),
            IConversionOperation { IsImplicit: true } conversion => ReadTarget(conversion.Operand),
            ITupleOperation tuple =>
                new TupleExpression(log.Site(target.Syntax), tuple.Elements.Select(ReadTarget).ToEquatableArray()),
            ILocalReferenceOperation or IArrayElementReferenceOperation or IInvalidOperation => Read(target),
            IParameterReferenceOperation parameter when Read(parameter) is LocalExpression local => local,
            IFieldReferenceOperation or IPropertyReferenceOperation when inConstructor
                && Read(target) is FieldExpression field => field,
            IFieldReferenceOperation or IPropertyReferenceOperation => Reject(
                target.Syntax,
                "it is set where it is declared or in the constructor, and read from then on; use a local"),
            IParameterReferenceOperation =>
                Reject(target.Syntax, "a constructor parameter keeps its value; copy it into a local"),
            _ => Reject(target.Syntax, "it cannot be assigned; use a local or an element of an array"),
        };
    }

    private static BinaryOperator? Operator(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => BinaryOperator.Add,
        BinaryOperatorKind.Subtract => BinaryOperator.Subtract,
        BinaryOperatorKind.Multiply => BinaryOperator.Multiply,
        BinaryOperatorKind.Divide => BinaryOperator.Divide,
        BinaryOperatorKind.Remainder => BinaryOperator.Remainder,
        BinaryOperatorKind.LeftShift => BinaryOperator.ShiftLeft,
        BinaryOperatorKind.RightShift => BinaryOperator.ShiftRight,
        BinaryOperatorKind.And => BinaryOperator.And,
        BinaryOperatorKind.Or => BinaryOperator.Or,
        BinaryOperatorKind.ExclusiveOr => BinaryOperator.ExclusiveOr,
        BinaryOperatorKind.ConditionalAnd => BinaryOperator.ConditionalAnd,
        BinaryOperatorKind.ConditionalOr => BinaryOperator.ConditionalOr,
        BinaryOperatorKind.Equals => BinaryOperator.Equal,
        BinaryOperatorKind.NotEquals => BinaryOperator.NotEqual,
        BinaryOperatorKind.LessThan => BinaryOperator.Less,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperator.LessOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperator.Greater,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperator.GreaterOrEqual,
        _ => null,
    };

    /// <summary>A static member, or one of this very object.</summary>
    private bool IsOwn(ISymbol member, IOperation? instance) =>
        member.IsStatic || (instance is IInstanceReferenceOperation && Same(member.ContainingType, type));

    /// <summary>Whether it is an element of an array of blocks, which is refused where it is made.</summary>
    private bool IsOfRefusedArray(IOperation instance)
    {
        if (instance is not IArrayElementReferenceOperation element) return false;
        Read(element.ArrayReference);
        return IsBroken;
    }

    /// <summary>The block's class that elements of an array are of; null for another type.</summary>
    private static INamedTypeSymbol? BlockOf(ITypeSymbol? array) =>
        array is IArrayTypeSymbol { ElementType: INamedTypeSymbol element } && IsBlock(element) ? element : null;

    private static bool IsBlock(INamedTypeSymbol type) =>
        type.Attribute("GResNetBlockAttribute") is not null || type.Attribute("GResNetModelAttribute") is not null;

    /// <summary>
    /// Where the object is made that <paramref name="instance"/> is, if it is made at once or in a field's declaration.
    /// </summary>
    private IObjectCreationOperation? Creation(IOperation? instance) => instance switch
    {
        IObjectCreationOperation creation => creation,
        IConversionOperation conversion => Creation(conversion.Operand),
        IFieldReferenceOperation { Field: { } field } when Syntax(field)
            is VariableDeclaratorSyntax { Initializer: { } initializer } =>
            Creation((Operation(initializer) as ISymbolInitializerOperation)?.Value),
        IPropertyReferenceOperation { Property: { } property } when Syntax(property)
            is PropertyDeclarationSyntax { Initializer: { } initializer } =>
            Creation((Operation(initializer) as ISymbolInitializerOperation)?.Value),
        _ => null,
    };

    /// <summary>The name of the variable that holds, or is about to hold, a value; empty without.</summary>
    private static string Variable(IOperation? operation) => operation switch
    {
        IFieldReferenceOperation e => e.Field.Name,
        IPropertyReferenceOperation e => e.Property.Name,
        ILocalReferenceOperation e => e.Local.Name,
        IParameterReferenceOperation e => e.Parameter.Name,
        IObjectCreationOperation { Parent: { } parent } => Holder(parent),
        _ => "",
    };

    private static string Holder(IOperation parent) => parent switch
    {
        IConversionOperation { Parent: { } outer } => Holder(outer),
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation variable } => variable.Symbol.Name,
        IFieldInitializerOperation { InitializedFields: var fields } => fields[0].Name,
        IPropertyInitializerOperation { InitializedProperties: var properties } => properties[0].Name,
        _ => "",
    };

    private static bool Same(ISymbol? a, ISymbol? b) => SymbolEqualityComparer.Default.Equals(a, b);
}
