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
        .Matches(Page, @"^### (?<id>GRN\d{4}):.*?(?=^### |\z)", RegexOptions.Multiline | RegexOptions.Singleline)
        .ToDictionary(
            section => section.Groups["id"].Value,
            section =>
                Regex.Matches(section.Value, "^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
                .Select(example => Sources.Usings + example.Groups[1].Value).ToArray());

    public static TheoryData<string> Documented => [.. Examples.Where(e => e.Value.Length > 0).Select(e => e.Key)];

    [Fact]
    public void Every_diagnostic_is_documented_under_its_title() => Assert.Equal(
        Table.Select(d => $"### {d.Id}: {d.Title}"),
        Regex.Matches(Page, "^### .*$", RegexOptions.Multiline).Select(heading => heading.Value));

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
        Assert.DoesNotContain(mended.CompilerDiagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }

    private static string Directory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
