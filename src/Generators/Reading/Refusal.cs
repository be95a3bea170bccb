using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GResNet.Generators.Reading;

/// <summary>
/// What an expression or statement is that cannot run while compiling, and what to write in its place.
/// </summary>
internal static class Refusal
{
    public const string Delegate = "it is a delegate; write a method or local function and call it by its name";

    public const string Function =
        "it is no function that can be read; give Map a method of this class, a local function or a lambda";

    public const string Choice =
        "it differs from element to element, so that it can choose between Scalars alone; declare the result as Scalar";

    /// <summary>What functions of <c>Scalar</c>s consist of.</summary>
    public const string InFunctions =
        "compute with + − * /, comparisons in ?:, functions of Ops such as Exp and Max, and methods of this class";

    private const string OtherAssembly = "whose code is not read";

    /// <summary>Why an expression of the class <paramref name="type"/> is refused.</summary>
    public static string OfExpression(IOperation operation, INamedTypeSymbol type) => operation switch
    {
        IInvocationOperation e => OfCall(e, type),
        IFieldReferenceOperation e => OfMember(e.Field, e.Instance, type),
        IPropertyReferenceOperation e => OfProperty(e, type),
        IObjectCreationOperation { Type: { } made } => OfCreation(made),
        IAnonymousObjectCreationOperation => "it makes an object; use a tuple",
        IWithOperation => "it copies a record; use a tuple, or a local for each value",
        IAnonymousFunctionOperation or IDelegateCreationOperation or IMethodReferenceOperation => Delegate,
        IInstanceReferenceOperation =>
            "it is the object itself, which does not exist while compiling; use its fields and properties",
        IConditionalAccessOperation => "'?.' is not read; test for null with 'is null' and '?:'",
        ICoalesceOperation => "'??' is not read; write 'a is null ? b : a'",
        ICoalesceAssignmentOperation => "'??=' is not read; write 'if (a is null) a = b;'",
        IIsTypeOperation or ITypeOfOperation => "it asks for a type; decide by a bool or an enumeration",
        IRangeOperation or IImplicitIndexerReferenceOperation =>
            "slices are not read; index with [i] or [^i], or copy in a loop",
        IArrayElementReferenceOperation or IArrayCreationOperation =>
            "the array has several dimensions; use an array of arrays",
        ITupleBinaryOperation => "tuples are not compared whole; compare their items",
        ITranslatedQueryOperation => "queries are not read; use for or foreach over an array",
        IAwaitOperation => "nothing can be awaited while compiling; remove await",
        IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicIndexerAccessOperation
            or IDynamicObjectCreationOperation => "'dynamic' is bound at run time; declare the type",
        ISimpleAssignmentOperation => "references are not read; assign the value",
        IBinaryOperation e => OfOperator(e.OperatorMethod, e.LeftOperand.Type),
        IUnaryOperation e => OfOperator(e.OperatorMethod, e.Operand.Type),
        ICompoundAssignmentOperation e => OfOperator(e.OperatorMethod, e.Target.Type),
        IIncrementOrDecrementOperation e => OfOperator(e.OperatorMethod, e.Target.Type),
        IConversionOperation { OperatorMethod: { } method } => OfConversion(method),
        IConversionOperation or ILiteralOperation => OfType(operation.Type),
        _ => "expressions of this kind are not read; use operators, ?:, switch, arrays and tuples",
    };

    /// <summary>Why a statement is refused.</summary>
    public static string OfStatement(IOperation statement) => statement switch
    {
        ITryOperation => "nothing is caught while compiling; remove try, and test with if before what could fail",
        IUsingOperation or IUsingDeclarationOperation => "there is nothing to dispose of while compiling; remove using",
        ILockOperation => "there is one thread while compiling; remove lock",
        IBranchOperation or ILabeledOperation => "jumps to labels are not read; use loops, break and continue",
        IReturnOperation => "iterators are not read; fill an array and return that",
        IForEachLoopOperation => "nothing can be awaited while compiling; use foreach over an array",
        _ => "statements of this kind are not read; use assignments, if, switch, for, foreach, while, return and throw",
    };

    /// <summary>Why a value of <paramref name="type"/> cannot be computed with.</summary>
    public static string OfType(ITypeSymbol? type) => type switch
    {
        null => "it has no type",
        { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } =>
            $"'{TypeNames.Short(type)}' may be null; use the number itself, and a bool for whether there is one",
        IArrayTypeSymbol => "arrays are not compared or computed with whole; use their elements",
        { SpecialType: SpecialType.System_Decimal } => "'decimal' is not computed with; use double",
        { SpecialType: SpecialType.System_Char } => "'char' is not computed with; use string or int",
        { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_UInt64 }
            or { IsNativeIntegerType: true } =>
            $"'{TypeNames.Short(type)}' is not computed with; use int or long",
        _ =>
            $"'{TypeNames.Short(type)}' is not known while compiling; use int, long, float, double, bool, "
                + "string or an enumeration",
    };

    private static string OfConversion(IMethodSymbol method) =>
        ValueTypes.IsNumeric(method.ContainingType)
            ? OfType(method.ContainingType)
            : $"the conversion is a method of '{TypeNames.Short(method.ContainingType)}', {OtherAssembly}; "
                + "use the value itself";

    private static string OfOperator(IMethodSymbol? method, ITypeSymbol? operand)
    {
        if (method is not null && !ValueTypes.IsNumeric(method.ContainingType))
            return $"this operator is a method of '{TypeNames.Short(method.ContainingType)}', {OtherAssembly}; "
                + "compute with numbers";
        return ValueTypes.HasOperators(operand)
            ? "this operator is not computed; use + − * / % << >> & | ^, comparisons and logic"
            : OfType(operand);
    }

    private static bool IsCollection(ITypeSymbol type) =>
        type.SpecialType != SpecialType.System_String
        && type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable);

    private static string OfCreation(ITypeSymbol made) =>
        IsCollection(made) ? $"it makes a '{TypeNames.Short(made)}'; use an array"
        : ValueTypes.IsNumeric(made) ? OfType(made)
        : $"it makes an object of '{TypeNames.Short(made)}'; use numbers, text, and arrays and tuples of them";

    private static string OfCall(IInvocationOperation call, INamedTypeSymbol type)
    {
        IMethodSymbol method = call.TargetMethod;
        string owner = TypeNames.Short(method.ContainingType);
        if (method.MethodKind == MethodKind.DelegateInvoke) return Delegate;
        if (LayerMarks.IsLayer(method))
            return $"'{method.Name}' is a layer of '{owner}'; declare it in '{type.Name}' to call it here";
        if (method.ReturnType.IsScalar() && method.DeclaringSyntaxReferences.IsEmpty)
            return $"'{owner}.{method.Name}' is in another assembly, {OtherAssembly}; {InFunctions}";
        if (method.Name == "ToString") return "text is made by interpolation: write $\"{…}\"";
        return owner switch
        {
            "Enumerable" => "queries are not read; use for or foreach over an array",
            "Random" =>
                "a network must be the same in every build; take a constructor parameter, or use Dropout or DropPath",
            "Console" or "Debug" or "Trace" =>
                "nothing can be printed while compiling; throw new Exception($\"…\") shows a value",
            "Math"
                or "MathF" when method.Parameters.FirstOrDefault(p => !ValueTypes.IsComputed(p.Type))
                    is { } parameter =>
                parameter.Type.TypeKind == TypeKind.Enum
                    ? $"'{TypeNames.Short(parameter.Type)}' is not read; without it halves are rounded to even"
                    : OfType(parameter.Type),
            _ => OfMethod(method, call.Instance, type),
        };
    }

    private static string OfMethod(IMethodSymbol method, IOperation? instance, INamedTypeSymbol type) =>
        method.DeclaringSyntaxReferences.IsEmpty || method.IsExtern || method.IsAbstract
            ? OfMember(method, instance, type)
        : method.IsGenericMethod ? $"'{method.Name}' is generic; write it for the type that it is called with"
        : method.IsAsync ? $"'{method.Name}' is asynchronous; nothing can be awaited while compiling"
        : method.Parameters.Any(p => p.RefKind != RefKind.None)
            ? $"'{method.Name}' has ref, in or out parameters; let it return a tuple"
        : OfMember(method, instance, type);

    private static string OfProperty(IPropertyReferenceOperation reference, INamedTypeSymbol type)
    {
        IPropertySymbol property = reference.Property;
        if (property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return OfType(property.ContainingType);
        bool isCount = property.IsIndexer || property.Name is "Count" or "Length";
        return isCount && property.DeclaringSyntaxReferences.IsEmpty
            ? $"the elements of a '{TypeNames.Short(property.ContainingType)}' are not read; use an array"
            : OfMember(property, reference.Instance, type);
    }

    /// <summary>Why a member is refused that is not the class's own, or has no code to read.</summary>
    private static string OfMember(ISymbol member, IOperation? instance, INamedTypeSymbol type)
    {
        string owner = TypeNames.Short(member.ContainingType);
        if (instance is not null && IsCollection(member.ContainingType))
            return $"the elements of a '{owner}' are not read; use an array";
        if (member.DeclaringSyntaxReferences.IsEmpty)
            return $"'{owner}.{member.Name}' is in another assembly, {OtherAssembly}; "
                + "write the value, take a constructor parameter, or compute it in a method of this class";
        if (member.IsAbstract || member.IsExtern)
            return $"'{member.Name}' has no body to read; call a method that has one";
        return instance is IInstanceReferenceOperation
            ? $"'{member.Name}' is inherited from '{owner}', which is not read; declare it in '{type.Name}'"
            : $"'{member.Name}' belongs to an object of '{owner}', and objects do not exist while compiling; "
                + "make it static, "
                + $"or take its value as a constructor parameter";
    }
}
