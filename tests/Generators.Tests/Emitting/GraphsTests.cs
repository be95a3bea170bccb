using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Emitting;

/// <summary>The graph after every stage, where a project wants it.</summary>
public class GraphsTests
{
    private static readonly string[] Stages =
    [
        "Inference8.00.Staged", "Inference8.01.ForInference", "Inference8.02.Prune", "Inference8.03.FoldForInference",
        "Inference8.04.Decompose", "Inference8.05.Fuse", "Inference8.06.Cpu.LowerConvolutions",
        "Inference8.07.Cpu.SharePreparation", "Inference8.08.Cpu.HoistPreparation", "Inference8.09.Cpu.PlanMemory",
        "Training8.00.Staged", "Training8.01.Prune", "Training8.02.ShareStatistics", "Training8.03.FoldForTraining",
        "Training8.04.Differentiate", "Training8.05.Decompose", "Training8.06.Fuse",
        "Training8.07.Cpu.LowerConvolutions", "Training8.08.Cpu.SharePreparation", "Training8.09.Cpu.PlanMemory",
    ];

    private const string Model = Sources.Usings + """
        [GResNetModel(Resolutions = [8], Classes = 3)]
        public partial class Net
        {
            [SplitConv(Channels = 4, Kernel = 3)] private partial Tensor Stem(Tensor x);
            [Conv(Channels = 3, Bias = true)] private partial Tensor Head(Tensor x);
            public Tensor Forward(Tensor image) => GlobalAvgPool(Head(SiLU(Stem(image))));
        }
        """;

    [Fact]
    public void EveryStageHasAFile() => Assert.Equal(
        Stages.Select(stage => $"Net.Graphs.{stage}.g.cs"), Graphs(Generate("true")).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("false")]
    [InlineData("")]
    public void ThereAreNoneWhereNobodyWantsThem(string value) => Assert.Empty(Graphs(Generate(value)));

    [Fact]
    public void TheyCompileAndChangeNothingElse()
    {
        GenerationResult with = Generate("True"), without = Generate("");
        Assert.DoesNotContain(with.CompilerDiagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(without.Files, with.Files.Except(Graphs(with)));
    }

    [Fact]
    public void AStageIsALineForEachOp()
    {
        GenerationResult result = Generate("true");
        foreach (string stage in Stages) Console.WriteLine(result.Text($"Net.Graphs.{stage}.g.cs"));
    }

    private static IEnumerable<string> Graphs(GenerationResult result) =>
        result.Files.Where(file => file.Contains(".Graphs.", StringComparison.Ordinal));

    private static GenerationResult Generate(string value)
    {
        GeneratorDriver driver = Generation.Driver(("GResNetEmitGraphs", value))
            .RunGeneratorsAndUpdateCompilation(Generation.Compile(Model), out Compilation output, out _);
        return new GenerationResult(driver.GetRunResult(), output);
    }
}
