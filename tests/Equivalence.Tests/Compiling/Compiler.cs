extern alias generators;

using System.Collections.Immutable;
using System.Reflection;
using generators::GResNet.Generators;
using GResNet.Runtime.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Equivalence.Tests.Compiling;

/// <summary>Compiles a model with the generator, in memory, once for each <see cref="Variant"/>.</summary>
internal static class Compiler
{
    private const string ModelAttribute = "[GResNetModel(";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "GResNet.Dsl.dll" or "GResNet.Runtime.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The model of <paramref name="sources"/>, in every variant.</summary>
    public static IReadOnlyDictionary<Variant, Func<IModel>> Compile(params IEnumerable<string> sources)
    {
        // A namespace around those of the sources keeps the variants apart.
        var compilation = CSharpCompilation.Create("Author", Enum.GetValues<Variant>().SelectMany(variant => sources, (variant, source) =>
            CSharpSyntaxTree.ParseText(
                source.Replace(ModelAttribute, ModelAttribute + variant.Settings(), StringComparison.Ordinal)
                    .Replace("\nnamespace ", $"\nnamespace {variant}.", StringComparison.Ordinal),
                ParseOptions)), References, Options);
        CSharpGeneratorDriver.Create([new GResNetGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> reported);
        Assert.Empty(reported);

        using var image = new MemoryStream();
        Assert.Empty(output.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        Type[] types = Assembly.Load(image.ToArray()).GetTypes();
        return Enum.GetValues<Variant>().ToDictionary(variant => variant, variant =>
        {
            Type type = types.Single(type => typeof(IModel).IsAssignableFrom(type)
                && type.Namespace!.StartsWith($"{variant}.", StringComparison.Ordinal));
            return new Func<IModel>(() => (IModel)Activator.CreateInstance(type)!);
        });
    }
}
