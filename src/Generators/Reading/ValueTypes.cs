using System.Linq;
using GResNet.Generators.Specs.Code;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Reading;

/// <summary>Which C# types can be known while compiling.</summary>
internal static class ValueTypes
{
    /// <summary>The number type that <paramref name="type"/> is computed in; null for what is not a number.</summary>
    public static NumberType? Number(ITypeSymbol? type) => Underlying(type)?.SpecialType switch
    {
        SpecialType.System_Int32 => NumberType.Int,
        SpecialType.System_Byte or SpecialType.System_Int16 when type!.TypeKind == TypeKind.Enum => NumberType.Int,
        SpecialType.System_Int64 => NumberType.Long,
        SpecialType.System_Single => NumberType.Float,
        SpecialType.System_Double => NumberType.Double,
        _ => null,
    };

    /// <summary>Is it a number that is computed with as itself, not one of an enumeration?</summary>
    public static bool IsComputed(ITypeSymbol type) => type.TypeKind != TypeKind.Enum && Number(type) is not null;

    /// <summary>Is it one of C#'s own numbers, computed with or not?</summary>
    public static bool IsNumeric(ITypeSymbol type) =>
        type.SpecialType is >= SpecialType.System_Char and <= SpecialType.System_Double || type.IsNativeIntegerType;

    /// <summary>Can values of <paramref name="type"/> be given to a block's constructor?</summary>
    public static bool IsKnown(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => IsKnown(array.ElementType),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(e => IsKnown(e.Type)),
        _ => Number(type) is not null || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_String,
    };

    /// <summary>Numbers, truth values and text that operators work on: enumerations count as their numbers.</summary>
    public static bool HasOperators(ITypeSymbol? type) =>
        type is null || Number(type) is not null
        || Underlying(type)?.SpecialType is SpecialType.System_Boolean or SpecialType.System_String
            or SpecialType.System_Object
        || type.IsTensor();

    /// <summary>A constant as the staging interpreter keeps it: small integers (of an enumeration) as int.</summary>
    public static bool TryConstant(object? constant, out object? value)
    {
        value = constant switch
        {
            byte or sbyte or short or ushort =>
                System.Convert.ToInt32(constant, System.Globalization.CultureInfo.InvariantCulture),
            _ => constant,
        };
        return value is null or int or long or float or double or bool or string;
    }

    /// <summary>What <c>default</c> of <paramref name="type"/> is.</summary>
    public static object? Default(ITypeSymbol type) => Number(type) switch
    {
        NumberType.Int => 0,
        NumberType.Long => 0L,
        NumberType.Float => 0f,
        NumberType.Double => 0d,
        _ => type.IsScalar() ? 0f : type.SpecialType == SpecialType.System_Boolean ? false : null,
    };

    private static ITypeSymbol? Underlying(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration ? enumeration.EnumUnderlyingType : type;
}
