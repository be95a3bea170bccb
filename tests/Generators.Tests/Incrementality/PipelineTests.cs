using GResNet.Generators.Specs;
using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Tests.Incrementality;

/// <summary>What an edit computes anew.</summary>
public class PipelineTests
{
    private const string OtherBlock = Sources.Usings + """
        namespace Author;

        [GResNetBlock]
        public partial class Plain(int channels)
        {
            [Conv(Kernel = 3)] private partial Tensor Only(Tensor x, int channels);
            public Tensor Forward(Tensor x) => ReLU(Only(x, channels));
        }

        [GResNetModel(Resolutions = [8], Classes = 4)]
        public partial class Other
        {
            [Block<Plain>] private partial Tensor Body(Tensor x, int channels);
            public Tensor Forward(Tensor image) => GlobalAvgPool(Body(image, 4));
        }
        """;

    private const string Unrelated =
        "namespace Author; public static class Unrelated { public static int Number => 1; }";

    private const int BottleneckFile = 0, ModelFile = 1, OtherFile = 2, UnrelatedFile = 3;

    private static readonly string[] Project = [Sources.Bottleneck, Sources.Model, OtherBlock, Unrelated];

    /// <summary>The steps after reading.</summary>
    private static readonly string[] Derived =
    [
        GResNetGenerator.Steps.Closures, GResNetGenerator.Steps.Models, GResNetGenerator.Steps.LayerUses,
        GResNetGenerator.Steps.LayerMembers, GResNetGenerator.Steps.Registry,
    ];

    [Fact]
    public void An_unrelated_edit_computes_nothing()
    {
        GeneratorRunResult result =
            After(UnrelatedFile, text => text.Replace("=> 1", "=> 2", StringComparison.Ordinal));

        Assert.All(Outputs(result, [GResNetGenerator.Steps.Classes, GResNetGenerator.Steps.Specs, .. Derived]), step =>
            AssertSame(step.Reason));
    }

    [Theory]
    [InlineData(BottleneckFile)]
    [InlineData(ModelFile)]
    public void Moving_code_about_compiles_nothing(int file)
    {
        GeneratorRunResult result = After(file, text =>
            text.Replace("namespace Author;", "\n\n// A comment.\nnamespace Author;", StringComparison.Ordinal));

        Assert.Contains(Outputs(result, [GResNetGenerator.Steps.Classes]), step =>
            step.Reason == IncrementalStepRunReason.Modified);
        Assert.All(Outputs(result, [GResNetGenerator.Steps.Specs, .. Derived]), step => AssertSame(step.Reason));
    }

    [Fact]
    public void A_block_that_changes_compiles_only_the_models_that_use_it()
    {
        GeneratorRunResult result =
            After(OtherFile, text => text.Replace("Kernel = 3", "Kernel = 1", StringComparison.Ordinal));

        Assert.Equal(["Other"], Modified(result));
    }

    [Fact]
    public void A_model_that_changes_compiles_itself_alone()
    {
        GeneratorRunResult result =
            After(ModelFile, text => text.Replace("width: 8", "width: 16", StringComparison.Ordinal));

        Assert.Equal(["Small"], Modified(result));
        Assert.All(Outputs(result, [GResNetGenerator.Steps.Registry]), step => AssertSame(step.Reason));
    }

    [Theory]
    [InlineData("Fuse = false")]
    [InlineData("Winograd = false")]
    [InlineData("Training = false")]
    public void An_option_that_changes_compiles_the_model(string option)
    {
        GeneratorRunResult result =
            After(ModelFile, text => text.Replace("Classes = 5", "Classes = 5, " + option, StringComparison.Ordinal));

        Assert.Equal(["Author.Small"], Outputs(result, [GResNetGenerator.Steps.Closures])
            .Where(step => step.Reason == IncrementalStepRunReason.Modified)
            .Select(step => ((ModelClosure)step.Value).Model.Type.FullName));
    }

    [Fact]
    public void An_option_that_is_set_to_what_it_was_compiles_nothing()
    {
        GeneratorRunResult result = After(
            ModelFile, text =>
                text.Replace("Classes = 5", "Classes = 5, Fuse = true, Winograd = true", StringComparison.Ordinal));

        Assert.All(Outputs(result, [GResNetGenerator.Steps.Specs, .. Derived]), step => AssertSame(step.Reason));
    }

    [Fact]
    public void A_memory_budget_is_held_against_its_model_when_it_changes()
    {
        string source = Sources.Model.Replace(
            "[GResNetModel", "[MemoryBudget(\"1 GiB\", Batch = 64)]\n[GResNetModel", StringComparison.Ordinal);
        CSharpCompilation compilation = Generation.Compile(Sources.Bottleneck, source);
        GeneratorDriver driver = Generation.Driver().RunGenerators(compilation);
        Assert.Empty(driver.GetRunResult().Diagnostics);

        compilation = compilation.Edit(1, text => text.Replace("1 GiB", "1 MiB", StringComparison.Ordinal));
        driver = driver.RunGenerators(compilation);
        Assert.Equal("GRN3001", Assert.Single(driver.GetRunResult().Diagnostics).Id);

        driver = driver.RunGenerators(
            compilation.Edit(1, text => text.Replace("Batch = 64", "Batch = 1", StringComparison.Ordinal)));
        Assert.Empty(driver.GetRunResult().Diagnostics);
    }

    [Fact]
    public void An_expression_that_is_written_differently_gives_the_same_source()
    {
        GeneratorRunResult result =
            After(ModelFile, text => text.Replace("width: 8", "width: 4 + 4", StringComparison.Ordinal));

        Assert.All(Outputs(result, [GResNetGenerator.Steps.Models]), step => AssertSame(step.Reason));
    }

    [Fact]
    public void A_diagnostic_moves_with_its_code()
    {
        string broken =
            Sources.Model.Replace("return Head(GlobalAvgPool(x))", "return Head(x)", StringComparison.Ordinal);
        CSharpCompilation compilation = Generation.Compile(Sources.Bottleneck, broken);
        GeneratorDriver driver = Generation.Driver().RunGenerators(compilation);
        Diagnostic before = Assert.Single(driver.GetRunResult().Diagnostics);

        driver = driver.RunGenerators(compilation.Edit(1, text => "\n\n" + text));
        GeneratorRunResult result = driver.GetRunResult().Results[0];

        Diagnostic after = Assert.Single(result.Diagnostics);
        Assert.Equal(before.Location.SourceSpan.Start + 2, after.Location.SourceSpan.Start);
        Assert.All(Outputs(result, [GResNetGenerator.Steps.Models, GResNetGenerator.Steps.Findings]), step =>
            AssertSame(step.Reason));
    }

    private static GeneratorRunResult After(int file, Func<string, string> edit)
    {
        CSharpCompilation compilation = Generation.Compile(Project);
        GeneratorDriver driver = Generation.Driver().RunGenerators(compilation);
        Assert.Empty(driver.GetRunResult().Diagnostics);
        CSharpCompilation edited = compilation.Edit(file, edit);
        Assert.NotEqual(compilation.SyntaxTrees[file].ToString(), edited.SyntaxTrees[file].ToString());
        return driver.RunGenerators(edited).GetRunResult().Results[0];
    }

    /// <summary>What these steps gave, each of which must have given something.</summary>
    private static IEnumerable<(object Value, IncrementalStepRunReason Reason)> Outputs(
        GeneratorRunResult result, string[] steps) =>
        steps.SelectMany(name => result.TrackedSteps[name]).SelectMany(run => run.Outputs);

    /// <summary>Names of the models that were compiled anew.</summary>
    private static IEnumerable<string> Modified(GeneratorRunResult result) =>
        Outputs(result, [GResNetGenerator.Steps.Models])
        .Where(step => step.Reason == IncrementalStepRunReason.Modified)
        .Select(step => ((CompiledModel)step.Value).Files[0].HintName.Split('.')[1]);

    private static void AssertSame(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());
}
