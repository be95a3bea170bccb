using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.Generators.Reading;

/// <summary>Where attributes and their arguments are in the author's code.</summary>
internal static class AttributePlaces
{
    public static SyntaxNode Place(this AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference!.GetSyntax(cancellation);

    /// <summary>The place of <c>name = value</c>, or of the whole attribute where it is not given.</summary>
    public static SyntaxNode Argument(this AttributeData attribute, string name, CancellationToken cancellation) =>
        attribute.First(argument => argument.NameEquals?.Name.Identifier.ValueText == name, cancellation);

    /// <summary>The place of the constructor's first argument, or of the whole attribute where there is none.</summary>
    public static SyntaxNode FirstArgument(this AttributeData attribute, CancellationToken cancellation) =>
        attribute.First(argument => argument.NameEquals is null, cancellation);

    private static SyntaxNode First(
        this AttributeData attribute, System.Func<AttributeArgumentSyntax, bool> predicate,
        CancellationToken cancellation)
    {
        SyntaxNode syntax = attribute.Place(cancellation);
        return (syntax as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault(predicate) ?? syntax;
    }
}
