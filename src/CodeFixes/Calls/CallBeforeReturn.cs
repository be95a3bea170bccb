using System.Linq;
using GResNet.CodeFixes.Editing;
using GResNet.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Calls;

/// <summary>Puts a layer's call before the last <c>return</c> of <c>Forward</c>.</summary>
internal static class CallBeforeReturn
{
    /// <summary>The changes; null where <paramref name="forward"/> returns nothing.</summary>
    public static TextChange[]? In(MethodDeclarationSyntax forward, IMethodSymbol layer, Place place)
    {
        ReturnStatementSyntax? last = forward.Body?
            .DescendantNodes(node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
            .OfType<ReturnStatementSyntax>().LastOrDefault();
        if ((last?.Expression ?? forward.ExpressionBody?.Expression) is not { } result) return null;
        IdentifierNameSyntax? map = result.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault(
            name => place.Model.GetSymbolInfo(name, place.Cancellation).Symbol is ILocalSymbol or IParameterSymbol
            && place.Model.GetTypeInfo(name, place.Cancellation).Type.IsTensor());
        string call = layer.Name + "(", rest = CallArguments.After(layer, map, result.SpanStart, place) + ")";
        return map is not null && last is { Parent: BlockSyntax }
            ? [new(new TextSpan(last.SpanStart, 0), $"{map} = {call}{map}{rest};{Apart(last, place.Text)}")]
            : Around((ExpressionSyntax?)map ?? result, call, rest);
    }

    private static TextChange[] Around(ExpressionSyntax input, string call, string rest) =>
        [new(new TextSpan(input.SpanStart, 0), call), new(new TextSpan(input.Span.End, 0), rest)];

    private static string Apart(StatementSyntax next, SourceText text) => text.IsFirstOfLine(next.SpanStart)
        ? text.Break() + text.Indent(next.SpanStart)
        : " ";
}
