using System.Collections.Generic;
using System.Composition;
using System.Globalization;
using System.Linq;
using GResNet.CodeFixes.Editing;
using GResNet.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using static GResNet.Generators.Staging.MismatchAdvice;

namespace GResNet.CodeFixes.Shapes;

/// <summary>GRN2003 and GRN2004 of sizes that were rounded differently: lets a pool round up.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RoundUpFix)), Shared]
internal sealed class RoundUpFix() : FixProvider("GRN2003", "GRN2004")
{
    private const string Ceil = "ceil";

    public override IEnumerable<Fix> Fixes(Place place)
    {
        if (!place.Diagnostic.GetMessage(CultureInfo.InvariantCulture).Contains(Rounding)) return [];
        Fix[] here = [.. Pools(place.Node, place)];
        return here.Length > 0 ? here : Pools(place.Around<MemberDeclarationSyntax>() ?? place.Node, place);
    }

    private static IEnumerable<Fix> Pools(SyntaxNode code, Place place) =>
        code.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
            .Select(call => place.Model.GetOperation(call, place.Cancellation)).OfType<IInvocationOperation>()
            .Where(call => call.TargetMethod.ContainingType.IsDsl(Names.Ops) && RoundsDown(call))
            .Select(call => new Fix($"Round up: {Shown(call)}", nameof(RoundUpFix), [Change(call)]));

    private static bool RoundsDown(IInvocationOperation call) =>
        Argument(call)?.Value.ConstantValue is { HasValue: true, Value: false };

    private static IArgumentOperation? Argument(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == Ceil);

    private static TextChange Change(IInvocationOperation call)
    {
        IArgumentOperation given = Argument(call)!;
        int end = ((InvocationExpressionSyntax)call.Syntax).ArgumentList.CloseParenToken.SpanStart;
        return given.ArgumentKind == ArgumentKind.Explicit
            ? new TextChange(given.Value.Syntax.Span, "true")
            : new TextChange(new TextSpan(end, 0), $", {Ceil}: true");
    }

    private static string Shown(IInvocationOperation call) => $"{call.TargetMethod.Name}(…, {Ceil}: true)";
}
