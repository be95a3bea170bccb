using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Diagnostics;

/// <summary>docs/diagnostics.md, the table of descriptors and the analyzer's release notes say the same.</summary>
public class DocumentationTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Directory(), "..", "..", ".."));

    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "diagnostics.md"))
        .ReplaceLineEndings("\n");

    private static readonly DiagnosticDescriptor[] Table =
    [
        .. typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>()
                .OrderBy(d => d.Id, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, string[]> Examples = Regex
        .Matches(
            Page, @"^##+ (?<id>GRN\d{4}|CS\d{4})\b.*?(?=^##+ |\z)", RegexOptions.Multiline | RegexOptions.Singleline)
        .ToDictionary(
            section => section.Groups["id"].Value,
            section =>
                Regex.Matches(section.Value, "^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
                .Select(example => Sources.Usings + example.Groups[1].Value).ToArray());

    public static TheoryData<string> Documented =>
        [.. Examples.Where(e => e.Value.Length > 0 && IsOurs(e.Key)).Select(e => e.Key)];

    public static TheoryData<string> DocumentedOfTheCompiler => 
        [.. Examples.Where(e => e.Value.Length > 0 && !IsOurs(e.Key)).Select(e => e.Key)];

    [Fact]
    public void Every_diagnostic_is_documented_under_its_title() => Assert.Equal(
        Table.Select(d => $"### {d.Id}: {d.Title}"),
        Regex.Matches(Page, "^### .*$", RegexOptions.Multiline).Select(heading => heading.Value));

    [Fact]
    public void Every_diagnostic_links_to_its_section()
    {
        string[] anchors = [.. Regex.Matches(Page, "^#+ (.*)$", RegexOptions.Multiline).Select(heading =>
            "#" + Regex.Replace(heading.Groups[1].Value.ToLowerInvariant(), @"[^\p{L}\p{N} _-]", "")
                .Replace(' ', '-'))];
        Assert.All(Table, d =>
        {
            var link = new Uri(d.HelpLinkUri);
            Assert.EndsWith("/docs/diagnostics.md", link.AbsolutePath, StringComparison.Ordinal);
            Assert.True(!link.IsFile || File.Exists(link.LocalPath), $"{link} is not there");
            Assert.Contains(link.Fragment, anchors);
            Assert.StartsWith($"#{d.Id}-", link.Fragment, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public void Every_diagnostic_is_in_the_release_notes()
    {
        string notes = File.ReadAllText(Path.Combine(Root, "src", "Generators", "AnalyzerReleases.Unshipped.md"));
        Assert.Equal(
            Table.Select(d => $"{d.Id} | {d.Category} | {d.DefaultSeverity} | {d.Title}"),
            Regex.Matches(notes, @"^GRN.*?(?=\r?$)", RegexOptions.Multiline).Select(line => line.Value));
    }

    [Fact]
    public void Every_diagnostic_is_tested()
    {
        string cases = string.Concat(Cases.All.Values);
        // Of the first, the tests are in Travel.
        Assert.Equal(
            ["GRN0116", "GRN9001"],
            Table.Select(d => d.Id).Where(id => !cases.Contains(id, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public void Examples_are_broken_and_mended_as_they_say(string id)
    {
        string[] examples = Examples[id];
        Assert.Equal(2, examples.Length);
        string[] lines = examples[0].Split('\n');
        IEnumerable<string> marked = lines.Index().Where(l => l.Item.Contains("// ← " + id, StringComparison.Ordinal))
            .Select(l => $"{id} in line {l.Index}");

        Assert.Equal(marked,
            Generation.Run(examples[0]).Diagnostics.Select(d =>
                $"{d.Id} in line {d.Location.GetLineSpan().StartLinePosition.Line}"));
        GenerationResult mended = Generation.Run(examples[1]);
        Assert.Empty(mended.Diagnostics);
        Assert.Empty(mended.CompilerDiagnostics);
    }

    [Theory]
    [MemberData(nameof(DocumentedOfTheCompiler))]
    public void Examples_of_the_compilers_errors_have_them_and_are_mended(string id)
    {
        string[] examples = Examples[id];
        Assert.Equal(2, examples.Length);
        Assert.Equal(
            [id], Generation.Run(examples[0]).CompilerDiagnostics.Select(d => d.Id).Distinct());
        GenerationResult mended = Generation.Run(examples[1]);
        Assert.Empty(mended.Diagnostics);
        Assert.Empty(mended.CompilerDiagnostics);
    }

    /// <summary>An example elsewhere on the page would not be looked at.</summary>
    [Fact]
    public void Every_example_is_that_of_a_diagnostic() => Assert.Equal(
        Regex.Count(Page, "^```", RegexOptions.Multiline) / 2, Examples.Values.Sum(examples => examples.Length));

    private static bool IsOurs(string id) => id.StartsWith("GRN", StringComparison.Ordinal);

    private static string Directory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
