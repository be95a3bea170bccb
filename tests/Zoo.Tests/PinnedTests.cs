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

    /// <summary>Within a tenth of GResNetCifar's parameters.</summary>
    [Fact]
    public void OtherNetworksOfTheAblationHaveItsBudget()
    {
        AssertSize(
            new GResNetHybridCifar(), 242_618, (32, 59_165_184 + Attention(256, 64) + 2 * Attention(64, 64)));
        AssertSize(new ConvNeXtCifar(), 238_234, (32, 35_550_144));
        AssertSize(new VitCifar(), 258_058, 16_171_648, 5 * Attention(65, 64));
    }

    [Fact]
    public void ResNet50HasTorchvisionsSize() =>
        AssertSize(new ResNet50(), 25_557_032, (224, 4_089_184_256), (176, 2_608_132_096));

    /// <summary>timm's counts, and 2·197²·C multiply-adds of each attention.</summary>
    [Fact]
    public void VisionTransformersHaveTimmsSize()
    {
        AssertSize(new VitSmall16(), 22_050_664, 4_241_218_560, 12 * Attention(197, 384));
        AssertSize(new VitBase16(), 86_567_656, 16_848_500_736, 12 * Attention(197, 768));
        AssertSize(new Deit3Small16(), 22_059_496, 4_241_218_560, 12 * Attention(197, 384));
    }

    /// <summary>
    /// ResNet-50's parameters, 1×1 convolutions to queries, keys and values in place of three 3×3 ones, and positions.
    /// </summary>
    [Fact]
    public void NetworksWhoseLastStageAttendsHaveTheirSize()
    {
        const int Positions = 2 * 128 * (27 + 13 + 13);
        const long Attending = 3L * 512 * (3 * 512 - 9 * 512);
        long at224 = Attention(196, 512) + 2 * Attention(49, 512), at176 = Attention(121, 512) + 2 * Attention(36, 512);
        AssertSize(
            new BotNet50(), 25_557_032 + Attending + Positions, (224, 3_973_578_752 + at224),
            (176, 2_505_109_504 + at176));
        // Split normalization scales and shifts all that is made: three times as many channels each.
        const long Affines = 3 * 2 * 2 * 512;
        AssertSize(
            new GResNetHybrid50(), 25_661_448 + Attending + Affines + Positions, (224, 5_163_753_472 + at224),
            (176, 3_239_860_224 + at176));
    }

    private static long Attention(long tokens, int channels) => 2 * tokens * tokens * channels;

    /// <summary>Of a network whose attention is no layer.</summary>
    private static void AssertSize(IModel model, long parameters, long ofLayers, long ofAttention)
    {
        using (model)
        {
            ResolutionSummary summary = model.Summary.Resolutions.Single();
            Assert.Equal(parameters, model.Summary.Parameters);
            Assert.Equal(ofLayers, summary.Layers.Sum(layer => layer.MultiplyAdds));
            Assert.Equal(ofLayers + ofAttention, summary.MultiplyAdds);
        }
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
    public void Deit3SmallHasTheOfficialNamesAndShapes() =>
        AssertNames(new Deit3Small16(), "official-deit3-small", parameters: 176);

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
