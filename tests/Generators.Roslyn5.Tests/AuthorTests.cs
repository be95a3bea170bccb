using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Tests;

/// <summary>What only the newer compiler has.</summary>
public sealed class AuthorTests
{
    /// <summary>
    /// An author's file that uses C# 14: the field of a property, extensions, assignment where something is not null.
    /// </summary>
    private const string Modern = """
        namespace Author;

        public static class Extensions
        {
            extension(Settings settings)
            {
                public int Twice => 2 * settings.Width;
            }
        }

        public partial class Settings
        {
            public int Width { get => field; set => field = value > 0 ? value : 1; }

            public partial Settings();

            public partial Settings() { }

            public static void Widen(Settings? settings) => settings?.Width = settings.Twice;
        }
        """;

    [Fact]
    public void The_compiler_is_that_of_the_SDK() =>
        Assert.Equal(5, typeof(CSharpCompilation).Assembly.GetName().Version!.Major);

    [Fact]
    public void Authors_write_in_the_newest_language()
    {
        GenerationResult generated = Generation.Run(Sources.Bottleneck, Sources.Model, Modern);
        Assert.NotEmpty(generated.Files);
        Assert.Empty(generated.CompilerDiagnostics);
    }
}
