using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Emitting;
using GResNet.Generators.Reading;
using GResNet.Generators.Specs;
using GResNet.Generators.Travel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.Generators;

/// <summary>
/// Reads <c>[GResNetBlock]</c> and <c>[GResNetModel]</c> classes, runs each model's <c>Forward</c>, and writes its
/// source.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class GResNetGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ReadClass> classes = Read(context, Names.BlockAttribute).Collect()
            .Combine(Read(context, Names.ModelAttribute).Collect())
            .SelectMany((read, _) => DistinctNames.Of([.. read.Left, .. read.Right]))
            .WithTrackingName(Steps.Classes);

        // What follows depends on specs alone: moving code about changes the sites only.
        IncrementalValuesProvider<BlockSpec> specs = classes.Select((read, _) => read.Spec)
            .WithTrackingName(Steps.Specs);

        IncrementalValueProvider<AuthorProject> project = context.CompilationProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select((pair, _) => AuthorProject.Of(pair.Left, pair.Right.GlobalOptions))
            .WithTrackingName(Steps.Project);

        IncrementalValueProvider<ImmutableArray<BlockSpec>> blocks =
            specs.Where(spec => spec.Model is null).Collect();
        IncrementalValueProvider<ImmutableArray<ReferencedBlock>> referenced = Referenced(context);

        IncrementalValuesProvider<CompiledModel> models = specs.Where(spec => spec.Model is not null)
            .Combine(blocks.Combine(referenced))
            .Select((pair, cancellation) =>
                Pipeline.Close(pair.Left, pair.Right.Left, pair.Right.Right, cancellation))
            .WithTrackingName(Steps.Closures)
            .Combine(project)
            .Select((pair, cancellation) => ModelCompiler.Compile(pair.Left, pair.Right, cancellation))
            .WithTrackingName(Steps.Models);

        IncrementalValuesProvider<GeneratedFile> layerMembers = specs
            .Where(spec => spec.CanReopen && spec.Type.Layers.Count > 0)
            .Combine(models.SelectMany((model, _) => model.Uses.Items).Collect())
            .Select((pair, _) =>
                (pair.Left.Type, Uses: pair.Right.Where(use => use.Type == pair.Left.Type.FullName).ToEquatableArray()))
            .WithTrackingName(Steps.LayerUses)
            .Select((pair, _) => Pipeline.Document(pair.Type, pair.Uses))
            .WithTrackingName(Steps.LayerMembers);

        IncrementalValuesProvider<GeneratedFile> exports = blocks
            .SelectMany((all, _) => Pipeline.SelectPortable(all))
            .WithTrackingName(Steps.Portable)
            .Select((block, _) => Pipeline.Export(block))
            .WithTrackingName(Steps.Exports);

        context.RegisterSourceOutput(models.SelectMany((model, _) => model.Files.Items), AddSource);
        context.RegisterSourceOutput(exports, AddSource);
        context.RegisterSourceOutput(layerMembers, AddSource);

        IncrementalValueProvider<EquatableArray<RegistryEntry>> entries = models.Select((model, _) => model.Entry)
            .Where(entry => entry is not null)
            .Collect()
            .Select((all, _) => all.Select(entry => entry!).ToEquatableArray())
            .WithTrackingName(Steps.Registry);
        context.RegisterSourceOutput(entries.Combine(project), (output, pair) =>
        {
            if (pair.Left.Count > 0) AddSource(output, Pipeline.Register(pair.Right, pair.Left.Items));
        });

        IncrementalValueProvider<EquatableArray<Finding>> names = specs.Where(spec => spec.Model is not null)
            .Collect()
            .Select((all, _) => ModelNames.Check(all));
        IncrementalValueProvider<ImmutableArray<UnmarkedClass>> unmarked = UnmarkedClasses(context);
        IncrementalValuesProvider<EquatableArray<Finding>> findings = classes.Select((read, _) => read.Findings)
            .Collect()
            .Combine(models.Select((model, _) => model.Findings)
                .Collect()
                .Combine(specs.Combine(referenced)
                    .Select((pair, _) => Pipeline.CheckTargets(pair.Left, pair.Right))
                    .WithTrackingName(Steps.Targets)
                    .Collect())
                .Select((pair, _) => pair.Left.AddRange(pair.Right)))
            .Combine(unmarked.Combine(names)
                .Select((pair, _) => pair.Left.Select(u => u.Findings).Append(pair.Right).ToEquatableArray()))
            .SelectMany((found, _) =>
                found.Left.Left.Concat(found.Left.Right).Concat(found.Right).Where(f => f.Count > 0))
            .WithTrackingName(Steps.Findings);
        IncrementalValueProvider<ImmutableArray<SiteTable>> sites = classes.Select((read, _) => read.Sites).Collect()
            .Combine(unmarked)
            .Select((pair, _) => pair.Left.AddRange(pair.Right.Select(u => u.Sites)));
        context.RegisterSourceOutput(
            findings.Combine(sites).Combine(context.CompilationProvider),
            (output, found) => FindingReporter.Report(output, found.Left.Left, found.Left.Right, found.Right));
    }

    private static IncrementalValuesProvider<ReadClass> Read(
        IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (node, _) =>
                node is TypeDeclarationSyntax, Pipeline.Read)
            .Where(read => read is not null)
            .Select((read, _) => read!);

    /// <summary>The blocks of what is referenced: looked for, and read, where that has changed.</summary>
    private static IncrementalValueProvider<ImmutableArray<ReferencedBlock>> Referenced(
        IncrementalGeneratorInitializationContext context) =>
        context.MetadataReferencesProvider
            .SelectMany((reference, _) => Pipeline.Find(reference))
            .WithTrackingName(Steps.References)
            .Select((block, _) => Pipeline.Import(block))
            .WithTrackingName(Steps.Referenced)
            .Collect();

    private static IncrementalValueProvider<ImmutableArray<UnmarkedClass>> UnmarkedClasses(
        IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<UnmarkedClass>>? all = null;
        foreach (string attribute in LayerMarks.MetadataNames)
        {
            IncrementalValueProvider<ImmutableArray<UnmarkedClass>> found = context.SyntaxProvider
                .ForAttributeWithMetadataName(attribute, static (node, _) =>
                    node is MethodDeclarationSyntax, Pipeline.ReadUnmarked)
                .Where(unmarked => unmarked is not null)
                .Select((unmarked, _) => unmarked!)
                .Collect();
            all = all is { } before ? before.Combine(found).Select((pair, _) => pair.Left.AddRange(pair.Right)) : found;
        }

        return all!.Value;
    }

    private static void AddSource(SourceProductionContext output, GeneratedFile file) =>
        output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));

    /// <summary>Names of the pipeline's steps, for tests of what is computed anew.</summary>
    internal static class Steps
    {
        public const string Classes = nameof(Classes);
        public const string Specs = nameof(Specs);
        public const string References = nameof(References);
        public const string Referenced = nameof(Referenced);
        public const string Targets = nameof(Targets);
        public const string Portable = nameof(Portable);
        public const string Exports = nameof(Exports);
        public const string Closures = nameof(Closures);
        public const string Project = nameof(Project);
        public const string Models = nameof(Models);
        public const string LayerUses = nameof(LayerUses);
        public const string LayerMembers = nameof(LayerMembers);
        public const string Registry = nameof(Registry);
        public const string Findings = nameof(Findings);
    }
}
