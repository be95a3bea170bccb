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

    /// <summary>State and summary are members of what is generated, as the page says.</summary>
    [Fact]
    public void TheSecondOfAuthoringTrainsTheFirst()
    {
        string[] examples = Examples(File.ReadAllText(Path.Combine(Root(), "docs", "authoring.md")));
        GenerationResult result = Generation.Run(examples[0], $$"""
            using System;
            using GResNet.Runtime.Threading;
            using GResNet.Training;
            using GResNet.Training.Data.Cifar;

            internal static class Example
            {
                public static string Run()
                {
                    {{examples[1]}}
                    return $"{model.Summary.Name} {model.State.ParameterCount} {result.Cancelled}";
                }
            }
            """);
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.CompilerDiagnostics);
    }

    private static string FirstExample(string markdown) => Examples(markdown)[0];

    private static string[] Examples(string markdown)
    {
        const string Fence = "```";
        return [.. markdown.Split(Fence + "csharp\n").Skip(1)
            .Select(text => text[..text.IndexOf(Fence, StringComparison.Ordinal)])];
    }

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
