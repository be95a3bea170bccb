extern alias generators;

using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using generators::GResNet.Generators;
using GResNet.Runtime.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Equivalence.Tests.Compiling;

/// <summary>Compiles a model with the generator, in memory, once for each <see cref="Variant"/>.</summary>
internal static class Compiler
{
    private const string ModelAttribute = "[GResNetModel(";

    // Variants have names of their own.
    private static readonly Regex Name = new("Name = \"[^\"]*\", ");

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable,
        // Older versions of the platform's assemblies are newer ones here, as in every project.
        specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress)]);

    // ILGPU's launchers find the types of kernels by the names of their assemblies.
    private static int count;

    private static readonly string[] CpuAssemblies = ["GResNet.Dsl.dll", "GResNet.Runtime.dll"];

    private static readonly string[] GpuAssemblies =
        [.. CpuAssemblies, "GResNet.Runtime.Ilgpu.dll", "ILGPU.dll", "ILGPU.Algorithms.dll"];

    private static readonly string[] TorchAssemblies =
        [.. CpuAssemblies, "GResNet.Runtime.TorchSharp.dll", "TorchSharp.dll"];

    /// <summary>The model of <paramref name="sources"/>, in every variant.</summary>
    public static CompiledModel Compile(params string[] sources) =>
        Compile(Enum.GetValues<Variant>(), CpuAssemblies, sources);

    /// <summary>
    /// The model of <paramref name="sources"/> in a project that has GPUs; for the CPU it is
    /// <see cref="Variant.Direct"/>.
    /// </summary>
    public static CompiledModel CompileForGpus(params string[] sources) =>
        Compile([Variant.Direct], GpuAssemblies, sources);

    /// <summary>
    /// The model of <paramref name="sources"/> in a project that has TorchSharp; it is <see cref="Variant.Direct"/>.
    /// </summary>
    public static CompiledModel CompileForTorch(params string[] sources) =>
        Compile([Variant.Direct], TorchAssemblies, sources);

    private static ImmutableArray<MetadataReference> References(string[] assemblies) =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard.dll"
                    || assemblies.Contains(name)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static CompiledModel Compile(Variant[] variants, string[] assemblies, string[] sources)
    {
        string source = string.Join("\n", sources);
        // A namespace around those of the sources keeps the variants apart.
        var compilation = CSharpCompilation.Create($"Author{Interlocked.Increment(ref count)}",
            variants.SelectMany(variant => sources, (variant, source) =>
            CSharpSyntaxTree.ParseText(
                Name.Replace(source, "")
                    .Replace(ModelAttribute, ModelAttribute + variant.Settings(), StringComparison.Ordinal)
                    .Replace("\nnamespace ", $"\nnamespace {variant}.", StringComparison.Ordinal),
                ParseOptions)), References(assemblies), Options);
        CSharpGeneratorDriver.Create([new GResNetGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(
                compilation, out Compilation output, out ImmutableArray<Diagnostic> reported);
        Succeeds(reported);
        using var image = new MemoryStream();
        Succeeds(output.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        Type[] models = [.. Assembly.Load(image.ToArray()).GetTypes().Where(typeof(IModel).IsAssignableFrom)];
        return new CompiledModel(source, variants.ToDictionary(
            variant => variant,
            variant => models.Single(type => type.Namespace!.StartsWith($"{variant}.", StringComparison.Ordinal))));

        void Succeeds(IEnumerable<Diagnostic> diagnostics)
        {
            if (diagnostics.Any()) Assert.Fail($"{string.Join('\n', diagnostics)}\n\n{source}");
        }
    }
}
