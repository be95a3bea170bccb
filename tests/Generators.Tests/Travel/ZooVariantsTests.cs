using System.Globalization;
using GResNet.Generators.Graph;
using GResNet.Generators.Specs;
using GResNet.Generators.Staging;
using GResNet.Generators.Tests.Driver;
using GResNet.Generators.Tests.Style;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Travel;

/// <summary>
/// Networks that the zoo's families make in another project, of five lines each, by their published sizes. The zoo
/// itself does not have them all: every build would compile them.
/// </summary>
public class ZooVariantsTests
{
    private const string Usings = "global using GResNet.Dsl; global using static GResNet.Dsl.Ops;";

    private const string GResNets = "GResNetFamily>] private partial Tensor Net("
        + "Tensor image, int[] stem, int[] depths, int[] widths, int classes";

    private const string Widths = "widths: [64, 128, 256, 512], classes: 1000";

    private const string ResNets = "ResNetFamily>] private partial Tensor Net("
        + "Tensor image, int[] depths, bool bottleneck, int classes";

    private static readonly PortableExecutableReference Zoo = Referenced.Image(Generation.Run(Generation.Compile(
        [
            Usings,
            .. new[]
            {
                "Bottleneck", "GResNetStem", "GResNetFamily", "ResNetBasic", "ResNetBottleneck", "ResNetUnit",
                "ResNetFamily",
            }.Select(name => Repository.Text($"examples/Zoo/{name}.cs")),
        ]).WithAssemblyName("GResNet.Zoo")).Output);

    /// <summary>
    /// torchvision's, and (the first of GResNet's) that of the article; no number is published of the second.
    /// </summary>
    [Theory]
    [InlineData(ResNets, "depths: [2, 2, 2, 2], bottleneck: false, classes: 1000", 11_689_512)]
    [InlineData(ResNets, "depths: [3, 4, 6, 3], bottleneck: false, classes: 1000", 21_797_672)]
    [InlineData(ResNets, "depths: [3, 4, 6, 3], bottleneck: true, classes: 1000", 25_557_032)]
    [InlineData(ResNets, "depths: [3, 4, 23, 3], bottleneck: true, classes: 1000", 44_549_160)]
    [InlineData(ResNets, "depths: [3, 8, 36, 3], bottleneck: true, classes: 1000", 60_192_808)]
    [InlineData(GResNets, "stem: [32, 64, 128], depths: [3, 4, 6, 3], " + Widths, 25_661_448)]
    [InlineData(GResNets, "stem: [32, 64, 128], depths: [3, 4, 23, 3], " + Widths, 44_653_576)]
    public void HasItsSize(string layer, string numbers, long parameters) =>
        Assert.Equal(parameters, Parameters(layer, numbers, resolution: 64, classes: 1000));

    /// <summary>Each setting alone makes what the ablation is made of, and what lies off its path.</summary>
    [Theory]
    [InlineData("[64]", "pool: false, silu: false, split: false", 221_386)]
    [InlineData("[64]", "pool: true, silu: false, split: false", 221_386)]
    [InlineData("[64]", "pool: false, silu: true, split: false", 221_386)]
    [InlineData("[64]", "pool: false, silu: false, split: true", 221_386)]
    [InlineData("[16, 32, 64]", "pool: false, silu: false, split: false", 243_226)]
    [InlineData("[16, 32, 64]", "pool: true, silu: true, split: true", 243_226)]
    public void Every_change_is_a_setting(string stem, string settings, long parameters) => Assert.Equal(
        parameters,
        Parameters(
            GResNets + ", int stemStride, int firstStride, bool pool, bool silu, bool split",
            $"stem: {stem}, depths: [2, 2, 2], widths: [16, 32, 64], classes: 10, stemStride: 1, firstStride: 1, "
                + settings,
            resolution: 32, classes: 10));

    private static long Parameters(string layer, string numbers, int resolution, int classes)
    {
        string source = string.Create(CultureInfo.InvariantCulture, $$"""
            [GResNetModel(Resolutions = [{{resolution}}], Classes = {{classes}}, Training = false)]
            public partial class Variant
            {
                [StateName(""), Block<GResNet.Zoo.{{layer}});
                public Tensor Forward(Tensor image) => Net(image, {{numbers}});
            }
            """);
        GenerationResult result = Generation.Run(Generation.Compile(Usings, source).AddReferences(Zoo));
        Assert.Empty(result.Diagnostics);
        var closure = (ModelClosure)result.Run.Results[0].TrackedSteps[GResNetGenerator.Steps.Closures].Single()
            .Outputs.Single().Value;
        NetworkGraph network = Stager.Stage(closure, [], CancellationToken.None)!.Graphs[0];
        return network.State.Where(value => value.State!.IsParameter).Sum(value => (long)value.State!.Length);
    }
}
