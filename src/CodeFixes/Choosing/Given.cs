using GResNet.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.CodeFixes.Choosing;

/// <summary>What a layer is given besides its input.</summary>
/// <param name="Name">Its name where it has one that must be kept.</param>
/// <param name="Hint">What else suggests a name: that of the variable that is given.</param>
/// <param name="Type">Its type as C# calls it; null where that is not known.</param>
internal sealed record Given(string? Name, string? Hint, string? Type)
{
    public static Given Of(IParameterSymbol parameter) => new(parameter.Name, null, TypeOf(parameter.Type));

    public static Given Of(ArgumentSyntax argument, ITypeSymbol? type) => new(
        argument.NameColon?.Name.Identifier.ValueText,
        argument.Expression switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
            _ => null,
        },
        TypeOf(type));

    /// <summary>May it be given where <paramref name="type"/> is expected?</summary>
    public bool Fits(string type) => Type is null || Type == type || (Type == "int" && type is "float" or "double");

    private static string? TypeOf(ITypeSymbol? type) =>
        type is null or { TypeKind: TypeKind.Error } ? null : TypeNames.Short(type);
}
