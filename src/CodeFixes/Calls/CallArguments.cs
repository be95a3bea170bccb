using System.Linq;
using GResNet.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.CodeFixes.Calls;

/// <summary>Values to start from for what a layer is given besides its input.</summary>
internal static class CallArguments
{
    /// <summary>All of them, in the form <c>, width, stride: 1</c>.</summary>
    /// <param name="map">The input; null where it has no name.</param>
    /// <param name="position">Where the call will stand.</param>
    public static string After(IMethodSymbol layer, IdentifierNameSyntax? map, int position, Place place) =>
        string.Concat(layer.Parameters.Skip(1).Where(parameter => !parameter.HasExplicitDefaultValue)
            .Select(parameter => $", {parameter.Name}: {Value(parameter, map, position, place)}"));

    private static string Value(IParameterSymbol parameter, IdentifierNameSyntax? map, int position, Place place)
    {
        if (place.Model.LookupSymbols(position, name: parameter.Name).Any(s => Holds(s, parameter.Type)))
            return parameter.Name;
        return (parameter.Type.SpecialType, parameter.Name) switch
        {
            (SpecialType.System_Int32, "channels" or "features" or "width") when map is not null => $"{map}.Channels",
            (SpecialType.System_Int32, "padding") => "0",
            (SpecialType.System_Int32, _) => "1",
            (SpecialType.System_Boolean, _) => "false",
            _ => "default",
        };
    }

    private static bool Holds(ISymbol symbol, ITypeSymbol type) => SymbolEqualityComparer.Default.Equals(
        symbol switch
        {
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        },
        type);
}
