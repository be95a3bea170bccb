using System.Text.RegularExpressions;
using GResNet.Docs.Tests.Compiling;
using GResNet.Docs.Tests.Pages;

namespace GResNet.Docs.Tests;

/// <summary>All C# of the pages is compiled, with the generator.</summary>
public sealed class ExampleTests
{
    // Its examples, wrong ones and mended ones, are the generator's tests' (Diagnostics/DocumentationTests).
    private const string Diagnostics = "docs/diagnostics.md";

    private static readonly PagePart[] All =
        [.. Page.All.Where(page => page.Path != Diagnostics).SelectMany(PagePart.Of)];

    public static TheoryData<string> Parts => [.. All.Select(part => part.Place)];

    public static TheoryData<string> PagesWithParts =>
        [.. Page.All.Select(page => page.Path).Where(path => path != Diagnostics)];

    [Theory, MemberData(nameof(Parts))]
    public void What_a_page_shows_compiles(string place) =>
        Assert.Empty(DocumentCompiler.Compile(All.Single(part => part.Place == place)).Reported);

    /// <summary>C# under another name would not be compiled.</summary>
    [Fact]
    public void Code_is_called_by_its_languages_name() => Assert.All(
        Page.All.SelectMany(page => page.Blocks.Select(block => $"{page.Path}, line {block.Line}: {block.Language}")),
        block => Assert.Matches(": (csharp|json|xml|sh|python|)$", block));

    /// <summary>C# without a fence would not be compiled either.</summary>
    [Theory, MemberData(nameof(PagesWithParts))]
    public void Code_is_fenced(string path)
    {
        Page page = Page.Of(path);
        string without = page.Blocks.Where(block => block.Text.Length > 0)
            .Aggregate(page.Text, (text, block) => text.Replace(block.Text, "", StringComparison.Ordinal));
        Assert.DoesNotMatch(new Regex(@"^( {4,}|\t)(using \w|public |private |var )", RegexOptions.Multiline), without);
    }
}
