using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.Generators.Tests.Style;

/// <summary>
/// Lines keep to .editorconfig's width, in what people write and in what the generator writes. Raw strings may be
/// wider: their text is data.
/// </summary>
public sealed partial class LineWidthTests
{
    public static TheoryData<string> Folders => ["bench", "examples", "src", "templates", "tests"];

    [Theory, MemberData(nameof(Folders))]
    public void LinesKeepToTheWidth(string folder)
    {
        int width = Width();
        string[] wider =
        [
            .. Repository.Files(folder, "*.cs").SelectMany(file => Wider(file, width)).Order(StringComparer.Ordinal),
        ];
        Assert.True(
            wider.Length == 0,
            $"{wider.Length} lines are wider than {width} characters:\n{string.Join('\n', wider.Take(20))}");
    }

    private static IEnumerable<string> Wider(string file, int width)
    {
        SourceText text = SourceText.From(Repository.Text(file));
        TextLine[] wide = [.. text.Lines.Where(line => line.Span.Length > width)];
        if (wide.Length == 0) return [];
        TextSpan[] data = [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().Where(IsRawString)
            .Select(node => node.Span)];
        return wide.Where(line => !data.Any(span => span.IntersectsWith(line.Span)))
            .Select(line => $"{file}:{line.LineNumber + 1} has {line.Span.Length}");
    }

    private static bool IsRawString(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal => literal.Token.Text.StartsWith("\"\"\"", StringComparison.Ordinal),
        InterpolatedStringExpressionSyntax text =>
            text.StringStartToken.Text.Contains("\"\"\"", StringComparison.Ordinal),
        _ => false,
    };

    private static int Width()
    {
        Match setting = Setting().Match(Repository.Text(".editorconfig"));
        Assert.True(setting.Success);
        return int.Parse(setting.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^max_line_length\s*=\s*(\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
