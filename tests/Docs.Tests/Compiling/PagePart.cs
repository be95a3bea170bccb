using System.Collections.Immutable;
using System.Text;
using GResNet.Docs.Tests.Pages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.Docs.Tests.Compiling;

/// <summary>
/// The C# under one heading of a page, as somebody has it who typed the page from its start: the usings and types of
/// all blocks so far, and the statements under this heading, one after the other.
/// </summary>
/// <param name="Page">The page.</param>
/// <param name="Heading">What the blocks stand under.</param>
/// <param name="Blocks">The page's blocks of C# as far as the last one under the heading.</param>
internal sealed record PagePart(Page Page, string Heading, ImmutableArray<CodeBlock> Blocks)
{
    private const string Language = "csharp";

    // Those of a project with implicit usings.
    private static readonly string[] Implicit =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
        "System.Threading.Tasks",
    ];

    /// <summary>The parts of a page that have C#.</summary>
    public static IEnumerable<PagePart> Of(Page page)
    {
        CodeBlock[] blocks = [.. page.Blocks.Where(block => block.Language == Language)];
        return blocks.Select(block => block.Heading).Distinct().Select(heading => new PagePart(
            page, heading, [.. blocks.Take(Array.FindLastIndex(blocks, block => block.Heading == heading) + 1)]));
    }

    /// <summary>The part under a heading.</summary>
    public static PagePart Of(string page, string heading) =>
        Of(Page.Of(page)).Single(part => part.Heading == heading);

    /// <summary>The files of its project: usings, types, and the program where there are statements.</summary>
    public ImmutableArray<SyntaxTree> Files()
    {
        CompilationUnitSyntax[] roots =
            [.. Blocks.Select(block => Parse(block.Text, Page.Path).GetCompilationUnitRoot())];
        IEnumerable<string> usings = roots.SelectMany(root => root.Usings)
            .Select(directive => directive.ToString().Trim())
            .Concat(Implicit.Select(name => $"using {name};")).Distinct();
        return
        [
            Parse(string.Concat(usings.Select(directive => $"global {directive}\n")), "Usings.cs"),
            Parse(Text(roots, member => member is not GlobalStatementSyntax, _ => true), "Types.cs"),
            Parse(
                Text(roots, member => member is GlobalStatementSyntax, block => block.Heading == Heading),
                "Program.cs"),
        ];
    }

    /// <summary>Where it is.</summary>
    public string Place => $"{Page.Path}: {Heading}";

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, DocumentCompiler.ParseOptions, path, Encoding.UTF8);

    /// <summary>Members of blocks, each with its place on the page.</summary>
    private string Text(
        CompilationUnitSyntax[] roots, Func<MemberDeclarationSyntax, bool> isWanted, Func<CodeBlock, bool> isIn)
    {
        var text = new StringBuilder();
        foreach ((CodeBlock block, CompilationUnitSyntax root) in Blocks.Zip(roots).Where(pair => isIn(pair.First)))
            foreach (MemberDeclarationSyntax member in root.Members.Where(isWanted))
                text.Append($"#line {block.Line + Line(member)} \"{Page.Path}\"\n").Append(member.ToFullString())
                    .Append('\n');
        return text.ToString();
    }

    private static int Line(MemberDeclarationSyntax member) =>
        member.SyntaxTree.GetLineSpan(member.FullSpan).StartLinePosition.Line;
}
