using System.Collections.Immutable;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Reading;

/// <summary>Collects places and findings while a class is read.</summary>
internal sealed class ReadingLog(string type)
{
    private readonly ImmutableArray<Site>.Builder sites = ImmutableArray.CreateBuilder<Site>();
    private readonly ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();

    public SiteTable Sites => new(type, new(sites.ToImmutable()));

    public EquatableArray<Finding> Findings => new(findings.ToImmutable());

    /// <summary>An error was found.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>The index of a place.</summary>
    public int Site(SyntaxNodeOrToken syntax)
    {
        sites.Add(new Site(syntax.SyntaxTree!.FilePath, syntax.Span));
        return sites.Count - 1;
    }

    public void Report(DiagnosticDescriptor descriptor, SyntaxNodeOrToken syntax, params string[] arguments) =>
        Report(descriptor, Site(syntax), arguments);

    public void Report(DiagnosticDescriptor descriptor, int site, params string[] arguments)
    {
        findings.Add(new Finding(descriptor, type, site, new([.. arguments])));
        HasErrors |= findings[findings.Count - 1].IsError;
    }
}
