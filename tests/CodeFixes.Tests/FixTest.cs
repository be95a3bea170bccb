using System.Collections.Immutable;
using GResNet.Generators;
using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace GResNet.CodeFixes.Tests;

/// <summary>
/// A file with marked diagnostics of compiler and generator, and what becomes of it: fixed one diagnostic after the
/// other, and all at once.
/// </summary>
internal sealed class FixTest : CSharpCodeFixTest<EmptyDiagnosticAnalyzer, EmptyCodeFixProvider, DefaultVerifier>
{
    private const string Usings = """
        using System;
        using GResNet.Dsl;
        using static GResNet.Dsl.Ops;


        """;

    private readonly CodeFixProvider provider;
    private readonly string title;

    /// <param name="provider">What is asked for fixes.</param>
    /// <param name="title">Which of them are taken: the beginning of their titles.</param>
    public FixTest(CodeFixProvider provider, string title, string before, string after)
    {
        this.provider = provider;
        this.title = title;
        TestCode = Usings + before;
        FixedCode = Usings + after;
        // Those of the SDK that the tests run on: nothing is downloaded.
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        TestState.AdditionalReferences.AddRange(AuthorReferences.All);
        TestBehaviors |= TestBehaviors.SkipGeneratedSourcesCheck;
    }

    /// <summary>The titles of all fixes that were offered.</summary>
    public HashSet<string> Offered { get; } = [];

    protected override IEnumerable<Type> GetSourceGenerators() => [typeof(GResNetGenerator)];

    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => [provider];

    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.Preview);

    protected override CompilationOptions CreateCompilationOptions() => new CSharpCompilationOptions(
        OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable);

    protected override ImmutableArray<CodeAction> FilterCodeActions(ImmutableArray<CodeAction> actions)
    {
        Offered.UnionWith(actions.Select(action => action.Title));
        return [.. actions.Where(action => action.Title.StartsWith(title, StringComparison.Ordinal))];
    }
}
