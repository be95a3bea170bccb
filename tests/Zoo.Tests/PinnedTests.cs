using GResNet.Runtime.Models;
using GResNet.Zoo.Ablation;

namespace GResNet.Zoo.Tests;

/// <summary>
/// The zoo's architectures, by their numbers (<c>tests/Oracle/count.py</c> and <c>make_names.py</c> print them) and
/// names.
/// </summary>
public sealed class PinnedTests
{
    [Fact]
    public void GResNet50HasThePublishedSize() =>
        AssertSize(new GResNet50(), 25_661_448, (224, 5_279_358_976), (176, 3_342_882_816));

    [Fact]
    public void GResNet26HasItsSize() =>
        AssertSize(new GResNet26(), 16_014_408, (128, 857_030_656), (160, 1_337_958_400));

    [Fact]
    public void GResNetCifarHasItsSize() => AssertSize(new GResNetCifar(), 243_226, (32, 57_068_032));

    [Fact]
    public void GResNetTinyHasItsSize() => AssertSize(new GResNetTiny(), 133_594, (32, 6_601_216));

    [Fact]
    public void TheAblationGrowsByResNetDsStemAlone()
    {
        AssertSize(new ResNetCifar(), 221_386, (32, 34_802_176));
        AssertSize(new ResNetDCifar(), 243_226, (32, 57_068_032));
        AssertSize(new ResNetDSiLUCifar(), 243_226, (32, 57_068_032));
    }

    [Fact]
    public void ResNet50HasTorchvisionsSize() =>
        AssertSize(new ResNet50(), 25_557_032, (224, 4_089_184_256), (176, 2_608_132_096));

    /// <summary>timm's counts, and 2·197²·C multiply-adds of each attention.</summary>
    [Fact]
    public void VisionTransformersHaveTimmsSize()
    {
        using VitSmall16 small = new();
        Assert.Equal(22_050_664, small.Summary.Parameters);
        Assert.Equal(4_241_218_560 + 12 * Attention(384), small.Summary.Resolutions[0].MultiplyAdds);
        Assert.Equal("pos_embed 1×197×384", Described(small, "pos_embed"));
        Assert.Equal("cls_token 1×1×384", Described(small, "cls_token"));
        using VitBase16 large = new();
        Assert.Equal(86_567_656, large.Summary.Parameters);
        Assert.Equal(16_848_500_736 + 12 * Attention(768), large.Summary.Resolutions[0].MultiplyAdds);

        static long Attention(int channels) => 2L * 197 * 197 * channels;

        static string Described(IModel model, string name) =>
            $"{name} {string.Join('×', model.State.Entries.Single(entry => entry.Name == name).Dimensions)}";
    }

    [Fact]
    public void ResNet18HasTorchvisionsSize() =>
        AssertSize(new ResNet18(), 11_689_512, (224, 1_814_073_344), (64, 148_557_824));

    [Fact]
    public void MobileNetV2HasTorchvisionsSize() =>
        AssertSize(new MobileNetV2(), 3_504_872, (224, 300_774_272), (64, 25_728_512));

    [Fact]
    public void MobileNetV3LargeHasTorchvisionsSize() =>
        AssertSize(new MobileNetV3Large(), 5_483_032, (224, 216_589_760), (64, 21_368_960));

    [Fact]
    public void ResNet50HasTorchvisionsNamesAndShapes() =>
        AssertNames(new ResNet50(), "torchvision-resnet50", parameters: 161);

    [Fact]
    public void ResNet18HasTorchvisionsNamesAndShapes() =>
        AssertNames(new ResNet18(), "torchvision-resnet18", parameters: 62);

    [Fact]
    public void MobileNetV2HasTorchvisionsNamesAndShapes() =>
        AssertNames(new MobileNetV2(), "torchvision-mobilenet_v2", parameters: 158);

    [Fact]
    public void MobileNetV3LargeHasTorchvisionsNamesAndShapes() =>
        AssertNames(new MobileNetV3Large(), "torchvision-mobilenet_v3_large", parameters: 174);

    /// <summary>The published counts, and the authors' names; their linear layers are convolutions here.</summary>
    [Fact]
    public void ConvNeXtTinyIsThatOfItsAuthors()
    {
        AssertSize(new ConvNeXtTiny(), 28_589_128, (224, 4_455_531_264));
        AssertNames(new ConvNeXtTiny(), "official-convnext-tiny", parameters: 182, EndsWithoutOnes);

        static string EndsWithoutOnes(string line) => line.Contains("pwconv") ? line.Replace("×1×1", "") : line;
    }

    [Fact]
    public void EfficientNetB0IsTorchvisions()
    {
        AssertSize(new EfficientNetB0(), 5_288_548, (224, 385_814_752));
        AssertNames(new EfficientNetB0(), "torchvision-efficientnet_b0", parameters: 213);
    }

    [Fact]
    public void RegNetY400MFIsTorchvisions()
    {
        AssertSize(new RegNetY400MF(), 4_344_144, (224, 401_842_848));
        AssertNames(new RegNetY400MF(), "torchvision-regnet_y_400mf", parameters: 225);
    }

    [Fact]
    public void ResNeXt50IsTorchvisions()
    {
        AssertSize(new ResNeXt50(), 25_028_904, (224, 4_230_479_872));
        AssertNames(new ResNeXt50(), "torchvision-resnext50_32x4d", parameters: 161);
    }

    [Fact]
    public void ResNet50DIsTimms()
    {
        AssertSize(new ResNet50D(), 25_576_264, (224, 4_328_824_832));
        AssertNames(new ResNet50D(), "timm-resnet50d", parameters: 167);
    }

    [Fact]
    public void GResNet18IsResNet18WithTheChangesOfGResNet()
    {
        AssertSize(new GResNet18(), 11_712_968, (224, 2_066_558_976));
        AssertNames(new GResNet18(), "own-gresnet18", parameters: 71);
    }

    /// <summary>timm's ResNet-d starts each block as its shortcut; ConvNeXt's weights are all drawn alike.</summary>
    [Fact]
    public void FamiliesStartAsTheirAuthorsSay()
    {
        using var resnet = new ResNet50D();
        Assert.All(resnet.State.Entries, entry =>
            Assert.Equal(entry.Name.EndsWith("bn3.weight", StringComparison.Ordinal) ? 0f : null, entry.Initial));
        using var convnext = new ConvNeXtTiny();
        Assert.All(convnext.State.Entries, entry => Assert.Equal(
            entry.Role == StateRole.Weight ? 0.02f
                : entry.Name.EndsWith("gamma", StringComparison.Ordinal) ? 1e-6f
                : null,
            entry.Initial));
        using var regnet = new RegNetY400MF();
        Assert.Equal(["fc.weight"], regnet.State.Entries.Where(e => e.Initial is not null).Select(e => e.Name));
    }

    private static void AssertNames(
        IModel model, string list, int parameters, Func<string, string>? rewritten = null)
    {
        using (model)
        {
            string[] expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Names", $"{list}.txt"));
            IEnumerable<string> found =
                model.State.Entries.Select(e => $"{e.Name} {string.Join('×', e.Dimensions)}");
            Assert.Equal(expected.Order(), found.Select(rewritten ?? (line => line)).Order());
            Assert.Equal(parameters, model.State.Entries.Count(e => e.IsParameter));
        }
    }

    private static void AssertSize(IModel model, long parameters, params (int Resolution, long MultiplyAdds)[] sizes)
    {
        using (model)
        {
            Assert.Equal(parameters, model.Summary.Parameters);
            Assert.Equal(parameters, model.State.ParameterCount);
            Assert.Equal(sizes, model.Summary.Resolutions.Select(r => (r.Resolution, r.MultiplyAdds)));
            Assert.All(model.Summary.Resolutions, r => Assert.Equal(r.MultiplyAdds, r.Layers.Sum(l => l.MultiplyAdds)));
            Assert.All(model.Summary.Resolutions, r => Assert.Equal(parameters, r.Layers.Sum(l => l.Parameters)));
        }
    }
}
