using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Tests.Diagnostics;

/// <summary>Authors' <c>.editorconfig</c> and <c>#pragma</c> hold for the generator's diagnostics.</summary>
public sealed class SeverityTests
{
    private const string Unused = "[Affine] private partial Tensor Scale(Tensor x);";
    private const string Unmarked = "private partial Tensor Scale(Tensor x);";

    [Theory]
    [InlineData("GRN0113", Unused, "[*.cs]\ndotnet_diagnostic.GRN0113.severity = error", "Error")]
    [InlineData("GRN0113", Unused, "[*.cs]\ndotnet_diagnostic.GRN0113.severity = suggestion", "Info")]
    [InlineData("GRN0113", Unused, "[*.cs]\ndotnet_diagnostic.GRN0113.severity = none", null)]
    [InlineData("GRN0113", Unused, "[Other.cs]\ndotnet_diagnostic.GRN0113.severity = none", "Warning")]
    [InlineData("GRN0113", "#pragma warning disable GRN0113\n" + Unused, "", null)]
    [InlineData("GRN0114", Unmarked, "[*.cs]\ndotnet_diagnostic.GRN0114.severity = warning", "Warning")]
    [InlineData("GRN0114", Unmarked, "[*.cs]\ndotnet_diagnostic.GRN0114.severity = none", null)]
    public void Is_the_authors(string id, string layer, string config, string? severity)
    {
        CSharpCompilation compilation = Generation.Compile(Sources.Usings + $$"""
            [GResNetBlock]
            public partial class B
            {
            {{layer}}
                public Tensor Forward(Tensor x) => ReLU(x);
            }
            """);
        compilation = compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new Config(config)));
        Assert.Equal(
            severity is null ? [] : [$"{id} {severity}"],
            Generation.Run(compilation).Diagnostics.Where(d => !d.IsSuppressed).Select(d => $"{d.Id} {d.Severity}"));
    }

    /// <summary>An <c>.editorconfig</c> beside the project's files.</summary>
    private sealed class Config(string text) : SyntaxTreeOptionsProvider
    {
        private readonly AnalyzerConfigSet set =
            AnalyzerConfigSet.Create<AnalyzerConfig[]>([AnalyzerConfig.Parse(text, "/.editorconfig")]);

        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) =>
            GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(
            SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            set.GetOptionsForSourcePath("/" + tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(
            string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            set.GlobalConfigOptions.TreeOptions.TryGetValue(diagnosticId, out severity);
    }
}
