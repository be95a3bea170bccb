using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace GResNet.Docs.Tests.Pages;

/// <summary>A page of the documentation.</summary>
/// <param name="Path">From the repository's root on.</param>
/// <param name="Text">Its Markdown.</param>
internal sealed partial record Page(string Path, string Text)
{
    /// <summary>The repository.</summary>
    public static string Root { get; } =
        System.IO.Path.GetFullPath(System.IO.Path.Combine(ThisFolder(), "..", "..", ".."));

    /// <summary>README.md and docs/*.md.</summary>
    public static ImmutableArray<Page> All { get; } =
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Root, "docs"), "*.md")
            .Select(path => $"docs/{System.IO.Path.GetFileName(path)}").Order(StringComparer.Ordinal)
            .Prepend("README.md").Select(Read),
    ];

    /// <summary>Its blocks of code, in order.</summary>
    public ImmutableArray<CodeBlock> Blocks { get; } = [.. Find(Text)];

    /// <summary>The page of a path.</summary>
    public static Page Of(string path) => All.Single(page => page.Path == path);

    private static Page Read(string path) =>
        new(path, File.ReadAllText(System.IO.Path.Combine(Root, path)).ReplaceLineEndings("\n"));

    private static IEnumerable<CodeBlock> Find(string text)
    {
        string heading = "";
        CodeBlock? open = null;
        foreach ((int index, string line) in text.Split('\n').Index())
        {
            if (open is not null)
            {
                if (line == Fence)
                {
                    yield return open;
                    open = null;
                }
                else open = open with { Text = $"{open.Text}{line}\n" };
            }
            else if (line.TrimStart().StartsWith(Fence, StringComparison.Ordinal))
                open = new CodeBlock(
                    heading, line[(line.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length)..], index + 2, "");
            else if (HeadingLine().Match(line) is { Success: true } match) heading = match.Groups[1].Value;
        }

        Assert.True(open is null, $"The block that begins in line {open?.Line} does not end");
    }

    private const string Fence = "```";

    private static string ThisFolder([CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;

    [GeneratedRegex("^#+ (.*)$")]
    private static partial Regex HeadingLine();
}

/// <summary>A block of code on a page.</summary>
/// <param name="Heading">What it stands under.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Line">Its first line on the page, from 1.</param>
/// <param name="Text">Its lines.</param>
internal sealed record CodeBlock(string Heading, string Language, int Line, string Text);
