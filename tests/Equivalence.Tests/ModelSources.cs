namespace GResNet.Equivalence.Tests;

/// <summary>Sources of the zoo's and the tests' models.</summary>
internal static class ModelSources
{
    private static readonly string[] Blocks =
    [
        "Bottleneck", "ResNetBottleneck", "ResNetDBottleneck", "ConvNorm", "SqueezeExcitation", "MobileNetV2Blocks",
        "MobileNetV3Blocks",
    ];

    /// <summary>A model, and all blocks that models are made of.</summary>
    public static string[] Model(string name) => [.. Blocks.Select(Read), Read(name)];

    private static string Read(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", $"{name}.cs"));
}
