using System.Text.RegularExpressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Tests.Style;

namespace GResNet.Generators.Tests.Documentation;

/// <summary>What docs/contributing.md says is so.</summary>
public sealed partial class ContributingTests
{
    private static readonly string Text = Repository.Text("docs/contributing.md");

    /// <summary>
    /// Section, where there may be files to touch, and what stands in each file that knows the section's example.
    /// </summary>
    public static TheoryData<string, string, string> Examples => new()
    {
        { "An op", "src", "MaxPool|MaxPooling|GpuMaxPooling" },
        { "An elementwise function", "src", "(Unary\\()?\"HardSwish\"|HardSwish" },
        { "A layer", "src", "BatchNormAttribute|Row\\(\"BatchNorm\"" },
        { "A pass", "src", "ShareStatistics" },
        { "An emission", "src", "IlgpuEmission" },
        { "A code fix", "src", "RoundUpFix" },
        { "An optimizer", "src examples", "Lion" },
        { "A data set", "src", "Cifar10|Cifar10Archive" },
        { "A model", "src examples bench", "ResNet50" },
    };

    [Theory, MemberData(nameof(Examples))]
    public void EveryFileThatKnowsTheExampleIsNamed(string section, string folders, string words)
    {
        var known = new Regex($@"(?<![\w""])({words})(?!\w)");
        IEnumerable<string> files = folders.Split(' ')
            .SelectMany(folder => Repository.Files(folder, "*.cs"))
            .Where(file => known.IsMatch(Comments().Replace(Repository.Text(file), "")));
        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            Paths(Section(section)).Where(path =>
                path.EndsWith(".cs", StringComparison.Ordinal) && folders.Split(' ').Any(folder =>
                    path.StartsWith(folder + "/", StringComparison.Ordinal))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryPathIsThere() => Assert.All(Paths(Text), path => Assert.True(
        Path.Exists(Path.Combine(Repository.Root, path)), $"{path} is not there"));

    [Fact]
    public void EverySectionHasAnExample() => Assert.Equal(
        Headings().Matches(Text).Select(match => match.Groups[1].Value),
        ((IEnumerable<object[]>)Examples).Select(row => (string)row[0]));

    /// <summary>Those that <c>OpFacetsTests</c> asks every op for.</summary>
    [Fact]
    public void EveryTraitOfOpsIsToldOf() => Assert.All(
        Repository.Files("src/Generators/Ops/Traits", "*.cs"),
        file => Assert.Contains(
            $"`{Path.GetFileNameWithoutExtension(file)}`", Section("An op"), StringComparison.Ordinal));

    [Fact]
    public void EveryOpHasItsFileInItsFolder()
    {
        string[] files = [.. Repository.Files("src/Generators/Ops", "*.cs").Select(Repository.Text)];
        IEnumerable<string> ops = typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)))
            .Select(type => type.Name);
        Assert.All(ops, op => Assert.Single(files, text => Regex.IsMatch(text, $@"\brecord {op}\b")));
    }

    private static string Section(string heading)
    {
        int start = Text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"There is no section '{heading}'");
        int end = Text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    private static IEnumerable<string> Paths(string text) =>
        Quoted().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"`((?:src|tests|docs|bench|examples)/[^`]*)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comments();
}
