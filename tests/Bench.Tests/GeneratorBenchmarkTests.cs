using GResNet.Bench.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Bench.Tests;

public sealed class GeneratorBenchmarkTests
{
    /// <summary>What is measured is code that compiles, however the zoo's files are cut.</summary>
    [Fact]
    public void The_model_finds_its_blocks_in_the_assembly_that_it_references()
    {
        CSharpCompilation bound = GeneratorBenchmark.Bound();
        Assert.DoesNotContain(
            bound.GetDiagnostics(),
            // Without the generator, partial methods have no bodies.
            diagnostic => diagnostic is { Severity: DiagnosticSeverity.Error, Id: not "CS8795" });
    }
}
