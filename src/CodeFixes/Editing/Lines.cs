using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Editing;

/// <summary>Lines of a file.</summary>
internal static class Lines
{
    /// <summary>What ends a line of the file.</summary>
    public static string Break(this SourceText text)
    {
        TextLine first = text.Lines[0];
        return first.End < first.EndIncludingLineBreak
            ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak))
            : Environment.NewLine;
    }

    /// <summary>The spaces that the line begins with.</summary>
    public static string Indent(this SourceText text, int position)
    {
        string line = text.Lines.GetLineFromPosition(position).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    /// <summary>Is there nothing but spaces in the line before a position?</summary>
    public static bool IsFirstOfLine(this SourceText text, int position) => string.IsNullOrWhiteSpace(
        text.ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(position).Start, position)));

    /// <summary>Is there nothing but spaces and a comment in the line after a position?</summary>
    public static bool IsLastOfLine(this SourceText text, int position)
    {
        string rest = text.ToString(
            TextSpan.FromBounds(position, text.Lines.GetLineFromPosition(position).End)).TrimStart();
        return rest.Length == 0 || rest.StartsWith("//", StringComparison.Ordinal);
    }

    /// <summary>Takes a declaration or statement away, with its comments and the lines that it leaves empty.</summary>
    public static TextChange Remove(this SourceText text, SyntaxNode node)
    {
        bool isWhole = text.IsFirstOfLine(node.SpanStart) && text.IsLastOfLine(node.Span.End);
        TextSpan span = !isWhole ? node.Span
            : node.GetLeadingTrivia().ToString().Contains('#')
                ? TextSpan.FromBounds(
                    text.Lines.GetLineFromPosition(node.SpanStart).Start,
                    text.Lines.GetLineFromPosition(node.Span.End).EndIncludingLineBreak)
            : node.FullSpan;
        return new TextChange(span, "");
    }
}
