using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Driver;

/// <summary>What the generator made of a project.</summary>
/// <param name="Run">Its files and diagnostics.</param>
/// <param name="Output">The project with the generated files.</param>
internal sealed record GenerationResult(GeneratorDriverRunResult Run, Compilation Output)
{
    /// <summary>What the generator reports.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => Run.Diagnostics;

    /// <summary>What the compiler reports on the project with the generated files: errors and warnings.</summary>
    public IEnumerable<Diagnostic> CompilerDiagnostics =>
        Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning);

    /// <summary>Names of the generated files.</summary>
    public IEnumerable<string> Files => Run.Results[0].GeneratedSources.Select(source => source.HintName);

    /// <summary>The text of a generated file.</summary>
    public string Text(string hintName) =>
        Run.Results[0].GeneratedSources.Single(source => source.HintName == hintName).SourceText.ToString();

    /// <summary>Compiles the project with the generated files and loads it.</summary>
    public Assembly Load()
    {
        using var image = new MemoryStream();
        Assert.Empty(Output.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return Assembly.Load(image.ToArray());
    }
}
