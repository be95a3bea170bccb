using GResNet.Runtime.Models;
using GResNet.Zoo;

namespace GResNet.Bench.Workloads;

/// <summary>The models that are measured, by the names they have on the command line.</summary>
internal static class ModelCatalogue
{
    private static readonly (string Name, int Batch, Func<IModel> Create)[] Models =
    [
        ("gresnet50", 16, () => new GResNet50()),
        ("resnet50", 16, () => new ResNet50()),
        ("resnet18", 16, () => new ResNet18()),
        ("se-resnet50", 16, () => new SeResNet50()),
        ("mobilenet-v2", 32, () => new MobileNetV2()),
        ("mobilenet-v3-large", 32, () => new MobileNetV3Large()),
        ("gresnet18", 16, () => new GResNet18()),
        ("gresnet-hybrid50", 16, () => new GResNetHybrid50()),
        ("resnext50-32x4d", 16, () => new ResNeXt50()),
        ("resnet50d", 16, () => new ResNet50D()),
        ("efficientnet-b0", 16, () => new EfficientNetB0()),
        ("regnet-y-400mf", 16, () => new RegNetY400MF()),
        ("convnext-tiny", 16, () => new ConvNeXtTiny()),
        ("vit-small16", 16, () => new VitSmall16()),
        ("vit-base16", 16, () => new VitBase16()),
        ("gresnet26", 32, () => new GResNet26()),
        ("gresnet-cifar", 128, () => new GResNetCifar()),
        ("gresnet-tiny", 128, () => new GResNetTiny()),
    ];

    /// <summary>The names.</summary>
    public static string[] Names => [.. Models.Select(m => m.Name)];

    /// <summary>The batch that is measured where none is asked for.</summary>
    public static int Batch(string name) => Models.Single(m => m.Name == name).Batch;

    /// <summary>A model whose state is all zero.</summary>
    public static IModel Create(string name) => Models.Single(m => m.Name == name).Create();
}
