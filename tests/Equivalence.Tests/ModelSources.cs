namespace GResNet.Equivalence.Tests;

/// <summary>Sources of the zoo's and the tests' models.</summary>
internal static class ModelSources
{
    private static readonly string[] Blocks =
    [
        "Bottleneck", "ResNetBasic", "ResNetBottleneck", "GResNetBasic", "GResNetUnit", "GResNetStem", "GResNetFamily",
        "GResNetHybridFamily", "ConvNorm", "SqueezeExcitation", "MobileNetV2Blocks", "MobileNetV3Blocks",
        "ConvNeXtFamily", "ConvNeXtNames", "EfficientNetFamily", "RegNetFamily",
    ];

    /// <summary>A model and the zoo's blocks.</summary>
    public static string[] WithBlocks(string model) => [.. Blocks.Append(model).Select(Read)];

    public static string Read(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", $"{name}.cs"));
}
