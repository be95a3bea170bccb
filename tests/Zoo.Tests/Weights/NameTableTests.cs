using System.Collections.Immutable;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;
using GResNet.Zoo.Tests.Models;

namespace GResNet.Zoo.Tests.Weights;

/// <summary>
/// The zoo's tables against lists of names and shapes, which torchvision, timm and the authors' programs have printed
/// (<c>tests/Oracle/make_names.py</c>).
/// </summary>
public sealed class NameTableTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static readonly Dictionary<string, Func<IModel>> Models = new()
    {
        ["resnet18"] = () => new ResNet18(), ["resnet50"] = () => new ResNet50(), ["resnext50"] = () => new ResNeXt50(),
        ["resnet50d"] = () => new ResNet50D(), ["convnext"] = () => new ConvNeXtTiny(),
        ["efficientnet"] = () => new EfficientNetB0(), ["regnet"] = () => new RegNetY400MF(),
        ["mobilenet-v2"] = () => new MobileNetV2(), ["mobilenet-v3"] = () => new MobileNetV3Large(),
        ["vit-small"] = () => new VitSmall16(), ["vit-base"] = () => new VitBase16(),
        ["deit3"] = () => new Deit3Small16(),
        ["convnext-small"] = () => new ConvNeXtSmall(), ["vit-placed"] = () => new VitPlaced(),
        ["deit3-small"] = () => new Deit3Small(),
    };

    [Theory]
    [InlineData("resnet18", "torchvision", "torchvision-resnet18")]
    [InlineData("resnet18", "timm", "torchvision-resnet18")]
    [InlineData("resnet50", "torchvision", "torchvision-resnet50")]
    [InlineData("resnet50", "timm", "torchvision-resnet50")]
    [InlineData("resnext50", "timm", "torchvision-resnext50_32x4d")]
    [InlineData("resnet50d", "timm", "timm-resnet50d")]
    [InlineData("convnext", "official", "official-convnext-tiny")]
    [InlineData("convnext", "torchvision", "torchvision-convnext_tiny")]
    [InlineData("convnext", "timm", "timm-convnext_tiny")]
    [InlineData("efficientnet", "torchvision", "torchvision-efficientnet_b0")]
    [InlineData("efficientnet", "timm", "timm-efficientnet_b0")]
    [InlineData("regnet", "torchvision", "torchvision-regnet_y_400mf")]
    [InlineData("regnet", "timm", "timm-regnety_004")]
    [InlineData("mobilenet-v2", "torchvision", "torchvision-mobilenet_v2")]
    [InlineData("mobilenet-v2", "timm", "timm-mobilenetv2_100")]
    [InlineData("mobilenet-v3", "torchvision", "torchvision-mobilenet_v3_large")]
    [InlineData("mobilenet-v3", "timm", "timm-mobilenetv3_large_100")]
    [InlineData("vit-small", "timm", "timm-vit_small_patch16_224")]
    [InlineData("vit-base", "timm", "timm-vit_base_patch16_224")]
    [InlineData("vit-base", "torchvision", "torchvision-vit_b_16")]
    [InlineData("vit-base", "transformers", "transformers-vit_base")]
    [InlineData("deit3", "official", "official-deit3-small")]
    [InlineData("deit3", "timm", "timm-deit3_small_patch16_224")]
    public void Names_and_shapes_are_those_that_are_known(string network, string table, string list)
    {
        using IModel model = Models[network]();
        IEnumerable<string> found = Table(model, table).Apply(ModelWeights.Tensors(model.State))
            .Select(tensor => $"{tensor.Name} {string.Join('×', tensor.Dimensions)}");
        string[] expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Names", $"{list}.txt"));
        Assert.Equal(expected.Order(), found.Order());
    }

    public static TheoryData<string, string> Tables
    {
        get
        {
            var tables = new TheoryData<string, string>();
            foreach (string network in (string[])["convnext-small", "vit-placed", "deit3-small", "efficientnet",
                "regnet", "mobilenet-v2", "mobilenet-v3"])
            {
                using IModel model = Models[network]();
                foreach (NameTable table in ((INamedElsewhere)model).NameTables) tables.Add(network, table.Name);
            }

            return tables;
        }
    }

    /// <summary>Written by each table's names, weights are read again to the bit, in whatever format.</summary>
    [Theory, MemberData(nameof(Tables))]
    public void What_is_written_by_a_table_is_read_by_it(string network, string name)
    {
        using IModel saved = Models[network](), loaded = Models[network]();
        saved.State.Initialize(1);
        NameTable table = Table(saved, name);
        var tensors = table.Apply(ModelWeights.Tensors(saved.State));
        string path = Path.Combine(folder, "x");
        TorchWriter.Write(
            path, ImmutableDictionary<string, string>.Empty,
            [.. tensors.Select(tensor => ($"module.{tensor.Name}", tensor.Dimensions, tensor.Values))]);
        List<string> said = [];

        ModelWeights.Load(loaded, path, said.Add);

        Assert.All(saved.State.Entries, entry =>
            Assert.Equal(saved.State[entry].Span.ToArray(), loaded.State[entry].Span.ToArray()));
        if (table.Caution is { } caution) Assert.Contains(caution, Assert.Single(said), StringComparison.Ordinal);
        else Assert.Empty(said);
    }

    /// <summary>Weights that mean something slightly else are not taken in silence.</summary>
    [Fact]
    public void Where_there_is_nobody_to_tell_of_another_epsilon_it_is_refused()
    {
        using IModel saved = Models["mobilenet-v3"](), loaded = Models["mobilenet-v3"]();
        saved.State.Initialize(1);
        string path = Path.Combine(folder, "x");
        SafetensorsWriter.Write(
            path, ImmutableDictionary<string, string>.Empty,
            Table(saved, "timm").Apply(ModelWeights.Tensors(saved.State)));

        string message = Assert.Throws<CheckpointException>(() => ModelWeights.Load(loaded, path)).Message;

        Assert.Contains("has the names of timm: normalization there adds 1e-5", message, StringComparison.Ordinal);
        Assert.True(loaded.State.IsBlank);
    }

    /// <summary>What does not fit is told by the names of the table that fits best.</summary>
    [Fact]
    public void Differences_are_told_by_the_names_that_fit_best()
    {
        using IModel model = Models["convnext-small"]();
        model.State.Initialize(1);
        string path = Path.Combine(folder, "x");
        SafetensorsWriter.Write(
            path, ImmutableDictionary<string, string>.Empty,
            Table(model, "torchvision").Apply(ModelWeights.Tensors(model.State))
                .Where(tensor => tensor.Name != "features.0.0.bias"));

        using WeightsFile file = WeightsFiles.Open(path);
        TensorDifference difference = Assert.Single(TensorAgreement.Differences(file, model));

        Assert.Equal(("downsample_layers.0.0.bias", TensorDifferenceKind.Missing), (difference.Name, difference.Kind));
    }

    private static NameTable Table(IModel model, string name) =>
        ((INamedElsewhere)model).NameTables.Single(table => table.Name == name);
}
