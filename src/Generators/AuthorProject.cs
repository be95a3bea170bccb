using System;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Emitting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GResNet.Generators;

/// <summary>What the generator asks of the project that models are in.</summary>
/// <param name="Emissions">What is written of its models.</param>
/// <param name="EmitsGraphs">Whether the graph after every stage is written, too.</param>
/// <param name="RootNamespace">Where the registry of its models is; empty for the global one.</param>
internal sealed record AuthorProject(EquatableArray<Emission> Emissions, bool EmitsGraphs, string RootNamespace)
{
    private const string EmitGraphs = "build_property.GResNetEmitGraphs";
    private const string Namespace = "build_property.RootNamespace";

    /// <param name="compilation">What it references.</param>
    /// <param name="options">Its properties.</param>
    public static AuthorProject Of(Compilation compilation, AnalyzerConfigOptions options) => new(
        Pipeline.Emissions.Where(emission => emission.AppliesTo(compilation)).ToEquatableArray(),
        options.TryGetValue(EmitGraphs, out string? value)
            && value.Equals("true", StringComparison.OrdinalIgnoreCase),
        options.TryGetValue(Namespace, out string? name) ? name : compilation.AssemblyName ?? "");
}
