using System.Text.RegularExpressions;
using GResNet.Docs.Tests.Pages;

namespace GResNet.Docs.Tests;

/// <summary>
/// Links within the repository lead somewhere. docfx looks at those of its site, without README, and in CI alone.
/// </summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. Page.All.Select(page => page.Path)];

    [Theory, MemberData(nameof(Pages))]
    public void Links_lead_to_files_and_headings(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        IEnumerable<string> targets = Links().Matches(WithoutCode(Page.Of(path).Text))
            .Select(link => link.Groups[1].Value).Where(target => !target.StartsWith("http", StringComparison.Ordinal));
        Assert.All(targets, target =>
        {
            string[] parts = target.Split('#');
            string file = parts[0].Length == 0
                ? path
                : Path.GetRelativePath(Page.Root, Path.GetFullPath(Path.Combine(Page.Root, folder, parts[0])))
                    .Replace('\\', '/');
            Assert.True(Path.Exists(Path.Combine(Page.Root, file)), $"{file} is not there");
            if (parts.Length > 1) Assert.Contains(parts[1], Anchors(Page.Of(file).Text));
        });
    }

    /// <summary>The index has every page.</summary>
    [Fact]
    public void The_index_and_the_table_of_contents_have_all_pages()
    {
        string[] names = [.. Page.All.Select(page => Path.GetFileName(page.Path)).Where(name => name != "README.md")];
        string index = Page.Of("docs/index.md").Text;
        string contents = File.ReadAllText(Path.Combine(Page.Root, "docs", "toc.yml"));
        Assert.All(names, name => Assert.Contains($"href: {name}", contents, StringComparison.Ordinal));
        Assert.All(
            names.Where(name => name != "index.md"),
            name => Assert.Contains($"]({name}", index, StringComparison.Ordinal));
    }

    /// <summary>As GitHub and docfx make them of headings.</summary>
    private static IEnumerable<string> Anchors(string text) => Headings().Matches(WithoutCode(text)).Select(heading =>
        Punctuation().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutCode(string text) => Fenced().Replace(text, "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
