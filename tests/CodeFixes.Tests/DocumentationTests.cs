using System.Collections.Immutable;
using System.Text.RegularExpressions;
using GResNet.Generators;
using GResNet.Generators.Tests.Driver;
using GResNet.Generators.Tests.Style;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Tests;

/// <summary>docs/diagnostics.md names the fixes of each diagnostic: those that are offered for its example.</summary>
public sealed partial class DocumentationTests
{
    private const string Usings = "using System;\nusing GResNet.Dsl;\nusing static GResNet.Dsl.Ops;\n";

    private static readonly Dictionary<string, string> Sections = Heading()
        .Split(Repository.Text("docs/diagnostics.md").ReplaceLineEndings("\n")).Skip(1)
        .ToDictionary(section => section[..section.IndexOfAny([':', ' '])]);

    /// <summary>Where the example of a section is of another kind than what is fixed.</summary>
    private static readonly Dictionary<string, string> Examples = new()
    {
        ["GRN1001"] = """
            [GResNetBlock] public partial class Part(int width)
            {
                [Conv] private partial Tensor Mix(Tensor x, int channels);
                public Tensor Forward(Tensor x) => Mix(x, width);
            }
            [GResNetBlock] public partial class B { public Tensor Forward(Tensor x) => new Part(64).Forward(x); }
            """,
        ["GRN2004"] = """
            [GResNetModel(Resolutions = [11], Classes = 3)] public partial class Net
            {
                public Tensor Forward(Tensor image) => Concat(AvgPool(image, 2), MaxPool(image, 2));
            }
            """,
    };

    public static TheoryData<string> Fixed => [.. All().SelectMany(provider => provider.FixableDiagnosticIds)
        .Distinct().Where(id => id != "CS1061")];

    [Theory, MemberData(nameof(Fixed))]
    public async Task Fixes_are_named_as_they_are_offered(string id)
    {
        string[] named = [.. Named(Sections[id])];
        string example = Examples.GetValueOrDefault(id) ?? Example().Match(Sections[id]).Groups[1].Value;
        string[] offered = await Offered(id, Usings + example);
        Assert.Equal(named, offered.Where(named.Contains));
        Assert.Equal(offered[0], named[0]);
    }

    [Fact]
    public void No_others_are_named() => Assert.Equal(
        ((IEnumerable<object[]>)Fixed).Select(row => (string)row[0]).Order(StringComparer.Ordinal),
        Sections.Where(section => Named(section.Value).Any()).Select(section => section.Key)
            .Order(StringComparer.Ordinal));

    private static IEnumerable<CodeFixProvider> All() =>
        FixTests.Providers.Values.Select(type => (CodeFixProvider)Activator.CreateInstance(type)!);

    private static IEnumerable<string> Named(string section) =>
        Title().Matches(InEditor().Match(section).Groups[1].Value).Select(title => title.Groups[1].Value);

    /// <summary>Titles of what is offered for the first diagnostic of that kind.</summary>
    private static async Task<string[]> Offered(string id, string code)
    {
        using var workspace = new AdhocWorkspace();
        var parse = new CSharpParseOptions(LanguageVersion.Preview);
        Document document = workspace
            .AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "Author", "Author", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
                parseOptions: parse, metadataReferences: AuthorReferences.All))
            .AddDocument("Example.cs", SourceText.From(code), filePath: "Example.cs");
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> generated = CSharpGeneratorDriver
            .Create([new GResNetGenerator().AsSourceGenerator()], parseOptions: parse).RunGenerators(compilation)
            .GetRunResult().Diagnostics;
        Diagnostic found = generated.Concat(compilation.GetDiagnostics()).First(diagnostic => diagnostic.Id == id);
        var titles = new List<string>();
        foreach (CodeFixProvider provider in All().Where(p => p.FixableDiagnosticIds.Contains(id)))
            await provider.RegisterCodeFixesAsync(new CodeFixContext(
                document, found, (action, _) => titles.Add(action.Title), CancellationToken.None));
        return [.. titles];
    }

    [GeneratedRegex("^##+ (?=GRN|CS)", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^In the editor: (.*?)\n\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex InEditor();

    [GeneratedRegex(@"`([^`]+)`")]
    private static partial Regex Title();
}
