using System.Collections.Immutable;
using System.Reflection;
using GResNet.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Docs.Tests.Compiling;

/// <summary>Compiles parts of pages with the generator, as an author's project would.</summary>
internal static class DocumentCompiler
{
    // Of those that an author's project references, what models get more code with, by words of their names: without,
    // a model is compiled in half the time.
    private static readonly string[] Optional = ["Ilgpu", "TorchSharp"];

    // What pages call the reader's project; the registry of its models is in a namespace of this name.
    private const string Project = "Trees";

    private static readonly string[] Own =
        ["GResNet.Docs.Tests.dll", "GResNet.Generators.dll", "Microsoft.CodeAnalysis.dll"];

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Own.Contains(Path.GetFileName(path)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>How pages are read.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14);

    /// <summary>Compiles a part.</summary>
    /// <returns>The project with what was generated, and all that is reported, warnings too.</returns>
    public static (Compilation Project, ImmutableArray<Diagnostic> Reported) Compile(PagePart part)
    {
        ImmutableArray<SyntaxTree> files = part.Files();
        bool isProgram = files[^1].GetCompilationUnitRoot().Members.Count > 0;
        string[] unused = [.. Optional.Where(word =>
            !part.Blocks.Any(block => block.Text.Contains($"GResNet.Runtime.{word}", StringComparison.Ordinal)
                || block.Text.Contains($"GResNet.Training.{word}", StringComparison.Ordinal)))];
        CSharpCompilation project = CSharpCompilation.Create(
            Project, files,
            References.Where(reference => !unused.Any(word =>
                Path.GetFileName(reference.Display!).Contains(word, StringComparison.OrdinalIgnoreCase))),
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable,
                // Older versions of the platform's assemblies are newer ones here, as in every project.
                specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress)]));
        CSharpGeneratorDriver.Create([new GResNetGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(project, out Compilation output, out ImmutableArray<Diagnostic> found);
        return (output, [.. found, .. output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)]);
    }

    /// <summary>Compiles and loads a part.</summary>
    public static Assembly Load(PagePart part)
    {
        (Compilation project, _) = Compile(part);
        using var image = new MemoryStream();
        Assert.Empty(project.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return Assembly.Load(image.ToArray());
    }
}
