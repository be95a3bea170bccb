using System.Collections.Immutable;
using System.Linq;
using GResNet.CodeFixes.Editing;
using GResNet.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GResNet.CodeFixes.Calls;

/// <summary>A block that is made as an object, and run.</summary>
/// <param name="Block">Its class.</param>
/// <param name="Creation">Where it is made.</param>
/// <param name="Variable">The field, property or local that holds it; empty without.</param>
/// <param name="Holder">That one's declaration; null without.</param>
/// <param name="Calls">Where it is run.</param>
internal sealed record BlockObject(
    INamedTypeSymbol Block, IObjectCreationOperation Creation, string Variable, SyntaxNode? Holder,
    ImmutableArray<InvocationExpressionSyntax> Calls)
{
    /// <summary>The block at a place; null where there is none that could be a layer as it is.</summary>
    public static BlockObject? At(Place place, TypeDeclarationSyntax type)
    {
        SyntaxNode? node = place.Node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member }
            ? Unwrapped(member.Expression)
            : place.Node;
        if (node is null) return null;
        if (node is not BaseObjectCreationExpressionSyntax)
            return place.Model.GetSymbolInfo(node, place.Cancellation).Symbol is { } symbol
                ? Held(symbol, place, type)
                : null;
        SyntaxNode parent = node.Parent!;
        if (parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable })
            return place.Model.GetDeclaredSymbol(variable, place.Cancellation) is { } local
                ? Held(local, place, type)
                : null;
        InvocationExpressionSyntax? call = node.AncestorsAndSelf().OfType<ExpressionSyntax>()
            .TakeWhile(e => e is BaseObjectCreationExpressionSyntax or ParenthesizedExpressionSyntax
                or MemberAccessExpressionSyntax or InvocationExpressionSyntax)
            .OfType<InvocationExpressionSyntax>().FirstOrDefault();
        return call is null || !IsRun(call) ? null : Of(node, "", null, [call], place);
    }

    private static ExpressionSyntax Unwrapped(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax { Expression: var inner } ? Unwrapped(inner) : expression;

    /// <summary>The block that a variable holds, if all that is done with it is to run it.</summary>
    private static BlockObject? Held(ISymbol variable, Place place, TypeDeclarationSyntax type)
    {
        SyntaxNode? declared = variable.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(place.Cancellation);
        if (declared is null || !type.Contains(declared)) return null;
        (SyntaxNode? holder, EqualsValueClauseSyntax? value) = declared switch
        {
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } list } one =>
                (list.Parent, one.Initializer),
            PropertyDeclarationSyntax property => (property, property.Initializer),
            _ => ((SyntaxNode?)null, (EqualsValueClauseSyntax?)null),
        };
        ImmutableArray<SyntaxNode?> uses =
        [
            .. type.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(name => name.Identifier.ValueText == variable.Name && SymbolEqualityComparer.Default.Equals(
                    place.Model.GetSymbolInfo(name, place.Cancellation).Symbol, variable))
                .Select(RunOf),
        ];
        return holder is null || value is null || uses.IsEmpty || uses.Contains(null)
            ? null
            : Of(value.Value, variable.Name, holder, [.. uses.Cast<InvocationExpressionSyntax>()], place);
    }

    /// <summary>The call of <c>Forward</c> on what a name stands for, or on <c>this.name</c>.</summary>
    private static SyntaxNode? RunOf(IdentifierNameSyntax name)
    {
        ExpressionSyntax held = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own
            && own.Name == name
            ? own
            : name;
        return held.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member
            && member.Expression == held && IsRun(call)
            ? call
            : null;
    }

    private static bool IsRun(InvocationExpressionSyntax call) => call is
    {
        Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Forward" },
        ArgumentList.Arguments.Count: 1,
    };

    private static BlockObject? Of(
        SyntaxNode made, string variable, SyntaxNode? holder, ImmutableArray<InvocationExpressionSyntax> calls,
        Place place)
    {
        IOperation? operation = place.Model.GetOperation(made, place.Cancellation);
        while (operation is IConversionOperation conversion) operation = conversion.Operand;
        return operation is IObjectCreationOperation { Type: INamedTypeSymbol block } creation
            && block.Attribute("GResNetBlockAttribute") is not null
            ? new BlockObject(block, creation, variable, holder, calls)
            : null;
    }
}
