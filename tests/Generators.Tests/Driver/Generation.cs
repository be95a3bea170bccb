using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Tests.Driver;

/// <summary>Compiles sources with the generator, as an author's project would.</summary>
internal static class Generation
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    /// <summary>A project of these files, named File0.cs, File1.cs, ….</summary>
    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Author",
        sources.Select((source, i) => Parse(source, $"File{i}.cs")),
        AuthorReferences.All,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The project after one file has been edited.</summary>
    public static CSharpCompilation Edit(this CSharpCompilation compilation, int file, Func<string, string> edit)
    {
        SyntaxTree tree = compilation.SyntaxTrees[file];
        return compilation.ReplaceSyntaxTree(tree, Parse(edit(tree.ToString()), tree.FilePath));
    }

    /// <summary>A driver that keeps what each step of the pipeline made, and why.</summary>
    /// <param name="properties">Names and values of the project's properties.</param>
    public static GeneratorDriver Driver(params (string Name, string Value)[] properties) =>
        CSharpGeneratorDriver.Create(
        [new GResNetGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        optionsProvider: new ProjectProperties(properties),
        driverOptions: new GeneratorDriverOptions(
            IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Generates for a project of these files.</summary>
    public static GenerationResult Run(params string[] sources) => Run(Compile(sources));

    /// <summary>Generates for a project.</summary>
    public static GenerationResult Run(CSharpCompilation compilation)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        return new GenerationResult(driver.GetRunResult(), output);
    }

    private static SyntaxTree Parse(string source, string path) =>
        CSharpSyntaxTree.ParseText(source, ParseOptions, path);
}
