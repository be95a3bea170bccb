using System.Runtime.CompilerServices;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Documentation;

/// <summary>The first piece of C# on a page is what its reader starts from: it must compile.</summary>
public sealed class ExampleTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/authoring.md")]
    public void FirstExampleCompiles(string page)
    {
        GenerationResult result = Generation.Run(FirstExample(File.ReadAllText(Path.Combine(Root(), page))));
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.CompilerDiagnostics);
        Assert.NotEmpty(result.Files);
    }

    private static string FirstExample(string markdown)
    {
        const string Fence = "```";
        int start = markdown.IndexOf(Fence + "csharp\n", StringComparison.Ordinal) + Fence.Length + "csharp".Length;
        return markdown[start..markdown.IndexOf(Fence, start, StringComparison.Ordinal)];
    }

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
