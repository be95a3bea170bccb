using System.Globalization;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
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

    private const string GResNetStem = "stem: [32, 64, 128], ";

    private const string Widths = ", widths: [64, 128, 256, 512], classes: 1000";

    private const string ResNets = "ResNetFamily>] private partial Tensor Net("
        + "Tensor image, int[] depths, bool bottleneck, int classes";

    private const string ResNeXts = ResNets + ", int groups, int groupWidth";

    private const string ConvNeXts = "ConvNeXtFamily>] private partial Tensor Net("
        + "Tensor image, int[] depths, int[] widths, int classes";

    private const string RegNets = "RegNetFamily>] private partial Tensor Net("
        + "Tensor image, int[] depths, int[] widths, int groupWidth, int classes";

    private const string EfficientNets = "EfficientNetFamily>] private partial Tensor Net("
        + "Tensor image, int stem, int[] depths, int[] widths, float dropout, float dropPath, int classes";

    private const string Transformers = "VisionTransformer>] private partial Tensor Net("
        + "Tensor image, int width, int heads, int classes, bool placesToken, float layerScale, float dropPath";

    private static readonly PortableExecutableReference Zoo = Referenced.Image(Generation.Run(Generation.Compile(
        [
            Usings,
            .. new[]
            {
                "Bottleneck", "GResNetBasic", "GResNetUnit", "GResNetStem", "GResNetFamily", "ResNetBasic",
                "ResNetBottleneck", "ResNetUnit", "ResNetDeepStem", "ResNetFamily", "ConvNorm", "SqueezeExcitation",
                "RegNetFamily", "EfficientNetFamily", "ConvNeXtFamily", "VisionTransformer",
            }.Select(name => Repository.Text($"examples/Zoo/{name}.cs")),
        ]).WithAssemblyName("GResNet.Zoo")).Output);

    /// <summary>
    /// Parameters, and multiply-adds at 224 px, as published and as PyTorch counts them; names and shapes by the list
    /// that is made of PyTorch's network.
    /// </summary>
    [Theory]
    [InlineData(
        "torchvision-resnet18", ResNets, "depths: [2, 2, 2, 2], bottleneck: false, classes: 1000", 11_689_512,
        1_814_073_344)]
    [InlineData(
        "torchvision-resnet34", ResNets, "depths: [3, 4, 6, 3], bottleneck: false, classes: 1000", 21_797_672,
        3_663_761_408)]
    [InlineData(
        "torchvision-resnet50", ResNets, "depths: [3, 4, 6, 3], bottleneck: true, classes: 1000", 25_557_032,
        4_089_184_256)]
    [InlineData(
        "torchvision-resnet101", ResNets, "depths: [3, 4, 23, 3], bottleneck: true, classes: 1000", 44_549_160,
        7_801_405_440)]
    [InlineData(
        "torchvision-resnet152", ResNets, "depths: [3, 8, 36, 3], bottleneck: true, classes: 1000", 60_192_808,
        11_513_626_624)]
    [InlineData(
        "torchvision-wide_resnet50_2", ResNeXts,
        "depths: [3, 4, 6, 3], bottleneck: true, classes: 1000, groups: 1, groupWidth: 128", 68_883_240,
        11_398_021_120)]
    [InlineData(
        "own-gresnet101", GResNets, GResNetStem + "depths: [3, 4, 23, 3]" + Widths, 44_653_576, 8_991_580_160)]
    [InlineData(
        "official-convnext-small", ConvNeXts, "depths: [3, 3, 27, 3], widths: [96, 192, 384, 768], classes: 1000",
        50_223_688, 8_683_712_256)]
    [InlineData(
        "torchvision-regnet_y_800mf", RegNets,
        "depths: [1, 3, 8, 2], widths: [64, 144, 320, 784], groupWidth: 16, classes: 1000", 6_432_512, 833_856_256)]
    [InlineData(
        "torchvision-regnet_y_1_6gf", RegNets,
        "depths: [2, 6, 17, 2], widths: [48, 120, 336, 888], groupWidth: 24, classes: 1000", 11_202_430,
        1_612_076_160)]
    [InlineData(
        "torchvision-efficientnet_b1", EfficientNets,
        "stem: 32, depths: [2, 3, 3, 4, 4, 5, 2], widths: [16, 24, 40, 80, 112, 192, 320], dropout: 0.2f, "
            + "dropPath: 0.2f, classes: 1000", 7_794_184, 569_651_680)]
    [InlineData(
        "official-deit3-base", Transformers,
        "width: 768, heads: 12, classes: 1000, placesToken: false, layerScale: 1e-4f, dropPath: 0.2f", 86_585_320,
        17_563_828_224)]
    public void IsThePublishedNetwork(string list, string layer, string numbers, long parameters, long multiplyAdds)
    {
        NetworkGraph network = Network(layer, numbers, resolution: 224, classes: 1000);

        Assert.Equal(parameters, Parameters(network));
        Assert.Equal(multiplyAdds, network.Forward.Sum(node => node.Op.MultiplyAdds(node)));
        Assert.Equal(
            File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Zoo.Tests", "Names", $"{list}.txt")).Order(),
            network.State.Select(value => Line(value.State!)).Order());
    }

    /// <summary>GResNet-50, by the article's size.</summary>
    [Fact]
    public void GResNet50IsTheArticles() => Assert.Equal(
        25_661_448,
        Parameters(Network(GResNets, GResNetStem + "depths: [3, 4, 6, 3]" + Widths, resolution: 64, classes: 1000)));

    /// <summary>torchvision drops branch i of n with chance p·i/n, where there is a branch.</summary>
    [Fact]
    public void EfficientNetDropsPathsAsTorchvisionDoes()
    {
        NetworkGraph network = Network(
            EfficientNets,
            "stem: 32, depths: [1, 2, 2, 3, 3, 4, 1], widths: [16, 24, 40, 80, 112, 192, 320], dropout: 0.2f, "
                + "dropPath: 0.2f, classes: 1000",
            resolution: 64, classes: 1000);

        Assert.Equal(
            new[] { 2, 4, 6, 7, 9, 10, 12, 13, 14 }.Select(i => 0.2f * i / 16),
            network.Forward.Select(node => node.Op).OfType<DropPath>().Select(op => op.Rate!.Value),
            (expected, found) => Math.Abs(expected - found) < 1e-6f);
    }

    /// <summary>ConvNeXt's authors: i/(N − 1) of the rate, over the blocks of all stages.</summary>
    [Fact]
    public void ConvNeXtDropsPathsAsItsAuthorsDo()
    {
        NetworkGraph network = Network(
            ConvNeXts, "depths: [3, 3, 9, 3], widths: [96, 192, 384, 768], classes: 1000", resolution: 64,
            classes: 1000);

        Assert.Equal(
            Enumerable.Range(0, 18).Select(i => i / 17f),
            network.Forward.Select(node => node.Op).OfType<DropPath>().Select(op => op.Depth));
    }

    [Theory]
    [InlineData("groups: 32, groupWidth: 4, pool: false, zero: false")]
    [InlineData("groups: 1, groupWidth: 64, pool: true, zero: false")]
    [InlineData("groups: 1, groupWidth: 64, pool: false, zero: true")]
    public void Basic_blocks_refuse_what_only_bottlenecks_have(string settings)
    {
        GenerationResult result = Generate(
            ResNeXts + ", bool pool, bool zero", "depths: [1, 1, 1, 1], bottleneck: false, classes: 5, " + settings,
            resolution: 64, classes: 5);

        string message = Assert.Single(result.Diagnostics).GetMessage(CultureInfo.InvariantCulture);
        Assert.Contains("give bottleneck: true", message, StringComparison.Ordinal);
    }

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
        Parameters(Network(
            GResNets + ", int stemStride, int firstStride, bool pool, bool silu, bool split",
            $"stem: {stem}, depths: [2, 2, 2], widths: [16, 32, 64], classes: 10, stemStride: 1, firstStride: 1, "
                + settings,
            resolution: 32, classes: 10)));

    /// <summary>Those of basic blocks, too: of a block that changes the shape, by its layers.</summary>
    [Theory]
    [InlineData("pool: true, silu: true, split: true", "first second shortcut", "SiLU")]
    [InlineData("pool: true, silu: false, split: true", "first second shortcut", "ReLU")]
    [InlineData("pool: false, silu: true, split: true", "first second shortcut", "SiLU")]
    [InlineData(
        "pool: true, silu: true, split: false", "first firstNorm second secondNorm shortcut shortcutNorm", "SiLU")]
    [InlineData("pool: false, silu: false, split: false", "conv1 bn1 conv2 bn2 downsample.0 downsample.1", "ReLU")]
    public void Every_change_is_a_setting_of_basic_blocks(string settings, string layers, string activation)
    {
        NetworkGraph network = Network(
            GResNets + ", bool pool, bool silu, bool split, bool bottleneck",
            $"stem: [8], depths: [1, 1, 1], widths: [8, 16, 24], classes: 5, {settings}, bottleneck: false",
            resolution: 32, classes: 5);

        const string Block = "stage2.0.";
        Assert.Equal(
            layers.Split(' '),
            network.Layers.Where(layer => layer.Name.StartsWith(Block, StringComparison.Ordinal))
                .Select(layer => layer.Name[Block.Length..]));
        Assert.All(network.Forward.Select(node => node.Op).OfType<Map>(), map => Assert.Equal(activation, map.Name));
        Assert.Equal(
            settings.StartsWith("pool: true", StringComparison.Ordinal) ? 3 : 0,
            network.Forward.Count(node => node.Op is AveragePool));
    }

    private static NetworkGraph Network(string layer, string numbers, int resolution, int classes)
    {
        GenerationResult result = Generate(layer, numbers, resolution, classes);
        Assert.Empty(result.Diagnostics);
        var closure = (ModelClosure)result.Run.Results[0].TrackedSteps[GResNetGenerator.Steps.Closures].Single()
            .Outputs.Single().Value;
        return Stager.Stage(closure, [], CancellationToken.None)!.Graphs[0];
    }

    private static GenerationResult Generate(string layer, string numbers, int resolution, int classes)
    {
        string source = string.Create(CultureInfo.InvariantCulture, $$"""
            [GResNetModel(Resolutions = [{{resolution}}], Classes = {{classes}}, Training = false)]
            public partial class Variant
            {
                [StateName(""), Block<GResNet.Zoo.{{layer}});
                public Tensor Forward(Tensor image) => Net(image, {{numbers}});
            }
            """);
        return Generation.Run(Generation.Compile(Usings, source).AddReferences(Zoo));
    }

    private static long Parameters(NetworkGraph network) =>
        network.State.Where(value => value.State!.IsParameter).Sum(value => (long)value.State!.Length);

    /// <summary>A tensor as the lists have it; linear layers that are convolutions here end without ones.</summary>
    private static string Line(StateTensor tensor)
    {
        string line = $"{tensor.Name} {string.Join('×', tensor.Dimensions)}";
        return line.Contains("pwconv", StringComparison.Ordinal) ? line.Replace("×1×1", "") : line;
    }
}
