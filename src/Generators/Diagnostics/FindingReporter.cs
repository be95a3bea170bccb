using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Diagnostics;

/// <summary>Joins findings with the places of their classes in the files as they are now.</summary>
internal static class FindingReporter
{
    public static void Report(
        SourceProductionContext context, EquatableArray<Finding> findings, ImmutableArray<SiteTable> tables,
        Compilation compilation)
    {
        foreach (Finding finding in findings)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            Site site = tables.First(t => t.Type == finding.Type).Sites[finding.Site];
            context.ReportDiagnostic(
                Diagnostic.Create(finding.Descriptor, Location(site, compilation), [.. finding.Arguments]));
        }
    }

    /// <summary>
    /// The place within the compilation's own tree, so that <c>#pragma warning</c> and <c>.editorconfig</c> apply to
    /// it.
    /// </summary>
    private static Location Location(Site site, Compilation compilation)
    {
        SyntaxTree? tree =
            compilation.SyntaxTrees.FirstOrDefault(t => t.FilePath == site.Path && site.Span.End <= t.Length);
        return tree is null ? Microsoft.CodeAnalysis.Location.None : tree.GetLocation(site.Span);
    }
}
