using System.Collections.Generic;
using System.Composition;
using GResNet.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Layers;

/// <summary>GRN0115: takes away the value in the attribute that a parameter overrides.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveSettingFix)), Shared]
internal sealed class RemoveSettingFix() : FixProvider("GRN0115")
{
    public override IEnumerable<Fix> Fixes(Place place)
    {
        if (place.Node is AttributeArgumentSyntax { Parent: AttributeArgumentListSyntax list } argument)
            yield return new Fix(
                $"Remove '{argument}' from the attribute", nameof(RemoveSettingFix),
                [new TextChange(Span(argument, list), "")]);
    }

    /// <summary>The argument with the comma that it leaves behind, or all with their brackets.</summary>
    private static TextSpan Span(AttributeArgumentSyntax argument, AttributeArgumentListSyntax list)
    {
        int index = list.Arguments.IndexOf(argument);
        return list.Arguments.Count == 1 ? list.Span
            : index > 0 ? TextSpan.FromBounds(list.Arguments[index - 1].Span.End, argument.Span.End)
            : TextSpan.FromBounds(argument.SpanStart, list.Arguments[1].SpanStart);
    }
}
