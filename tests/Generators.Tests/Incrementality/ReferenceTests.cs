using GResNet.Generators.Tests.Driver;
using GResNet.Generators.Tests.Travel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Tests.Incrementality;

/// <summary>What is computed anew of blocks of other assemblies.</summary>
public class ReferenceTests
{
    private const string Parts = """
        namespace Parts;

        [GResNetBlock]
        public partial class Wide
        {
            [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels);
            public Tensor Forward(Tensor x) => Mix(x, 8);
        }

        [GResNetBlock]
        public partial class Narrow
        {
            [Conv(Kernel = 1)] private partial Tensor Mix(Tensor x, int channels);
            public Tensor Forward(Tensor x) => Mix(x, 4);
        }

        public static class Other { public const int Number = 1; }
        """;

    private static readonly string[] Reading =
        [GResNetGenerator.Steps.References, GResNetGenerator.Steps.Referenced];

    private static readonly string[] Compiling = [GResNetGenerator.Steps.Closures, GResNetGenerator.Steps.Models];

    private static readonly CSharpCompilation Project = Generation.Compile(
        Model("Wide", 8), Model("Narrow", 4), "public static class Unrelated { public const int Number = 1; }");

    [Fact]
    public void An_edit_of_the_project_reads_no_reference_and_compiles_nothing()
    {
        CSharpCompilation before = Project.AddReferences(Referenced.Assembly("Parts", Parts));
        CSharpCompilation after = before.Edit(2, text => text.Replace("= 1", "= 2", StringComparison.Ordinal));
        Assert.Empty(Modified(before, after, [.. Reading, .. Compiling]));
    }

    [Fact]
    public void An_assembly_that_is_built_anew_compiles_nothing_where_its_blocks_are_the_same() => Assert.Empty(
        AfterParts(Parts.Replace("Number = 1", "Number = 2", StringComparison.Ordinal)));

    /// <summary>Where their code is, is nobody's business.</summary>
    [Fact]
    public void Nor_where_they_have_moved() => Assert.Empty(
        AfterParts(Parts.Replace("namespace Parts;", "namespace Parts;\n\n// Moved.\n", StringComparison.Ordinal)));

    [Fact]
    public void A_block_that_changes_compiles_the_models_that_use_it()
    {
        string[] modified = AfterParts(Parts.Replace("Kernel = 3", "Kernel = 5", StringComparison.Ordinal));
        Assert.Equal(Compiling, modified);
    }

    /// <summary>A block is written anew where it has changed, and not where it has moved.</summary>
    [Fact]
    public void A_block_is_written_when_it_changes()
    {
        CSharpCompilation before = Generation.Compile(Sources.Usings + Parts);
        Assert.Equal(0, Written(text =>
            text.Replace("namespace Parts;", "namespace Parts;\n", StringComparison.Ordinal)));
        Assert.Equal(1, Written(text => text.Replace("Kernel = 3", "Kernel = 5", StringComparison.Ordinal)));

        int Written(Func<string, string> edit) => Outputs(before, before.Edit(0, edit), GResNetGenerator.Steps.Exports)
            .Count(reason => reason == IncrementalStepRunReason.Modified);
    }

    /// <summary>The steps of compiling, for each output that was made anew after the referenced assembly was.</summary>
    private static string[] AfterParts(string parts)
    {
        Assert.NotEqual(Parts, parts);
        return Modified(
            Project.AddReferences(Referenced.Assembly("Parts", Parts)),
            Project.AddReferences(Referenced.Assembly("Parts", parts)), Compiling);
    }

    private static string[] Modified(CSharpCompilation before, CSharpCompilation after, string[] steps) =>
    [
        .. steps.SelectMany(step => Outputs(before, after, step)
            .Where(reason => reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
            .Select(_ => step)),
    ];

    private static IncrementalStepRunReason[] Outputs(CSharpCompilation before, CSharpCompilation after, string step)
    {
        GeneratorDriver driver = Generation.Driver().RunGenerators(before);
        Assert.Empty(driver.GetRunResult().Diagnostics);
        return
        [
            .. driver.RunGenerators(after).GetRunResult().Results[0].TrackedSteps[step]
                .SelectMany(run => run.Outputs).Select(output => output.Reason),
        ];
    }

    private static string Model(string block, int channels) => Sources.Usings + $$"""
        [GResNetModel(Resolutions = [8], Classes = {{channels}})]
        public partial class {{block}}Net
        {
            [Block<Parts.{{block}}>] private partial Tensor Body(Tensor x);
            public Tensor Forward(Tensor image) => GlobalAvgPool(Body(image));
        }
        """;
}
