using System.Collections.Immutable;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Pretrained;

/// <summary>What the tensors are called in the featurizer's ONNX file.</summary>
public static class FeaturizerNames
{
    // In the order of the graph: a convolution, the normalization behind it, and the numbers in the file's names of the
    // one's weight and of the other's scale, on which shift, mean and variance follow.
    private static readonly ImmutableArray<(string Convolution, string Norm, int Weight, int Scale)> Layers =
    [
        ("conv1", "bn1", 91, 96),
        ("layer1.0.conv1", "layer1.0.bn1", 86, 113), ("layer1.0.conv2", "layer1.0.bn2", 82, 127),
        ("layer1.1.conv1", "layer1.1.bn1", 77, 144), ("layer1.1.conv2", "layer1.1.bn2", 73, 158),
        ("layer2.0.downsample.0", "layer2.0.downsample.1", 199, 203),
        ("layer2.0.conv1", "layer2.0.bn1", 68, 175), ("layer2.0.conv2", "layer2.0.bn2", 64, 189),
        ("layer2.1.conv1", "layer2.1.bn1", 59, 220), ("layer2.1.conv2", "layer2.1.bn2", 55, 234),
        ("layer3.0.downsample.0", "layer3.0.downsample.1", 275, 279),
        ("layer3.0.conv1", "layer3.0.bn1", 50, 251), ("layer3.0.conv2", "layer3.0.bn2", 46, 265),
        ("layer3.1.conv1", "layer3.1.bn1", 41, 296), ("layer3.1.conv2", "layer3.1.bn2", 37, 310),
        ("layer4.0.downsample.0", "layer4.0.downsample.1", 351, 355),
        ("layer4.0.conv1", "layer4.0.bn1", 32, 327), ("layer4.0.conv2", "layer4.0.bn2", 28, 341),
        ("layer4.1.conv1", "layer4.1.bn1", 23, 372), ("layer4.1.conv2", "layer4.1.bn2", 19, 386),
        ("layer4.2.conv1", "layer4.2.bn1", 14, 403), ("layer4.2.conv2", "layer4.2.bn2", 10, 417),
    ];

    /// <summary>Those of CNTK, which wrote the file: parameters and constants by number.</summary>
    public static NameTable Table { get; } = new(
        "cntk",
        [
            .. Layers.SelectMany(layer => (NameRule[])
            [
                new($"{layer.Convolution}.weight", $"Parameter{layer.Weight}"),
                new($"{layer.Norm}.weight", $"Parameter{layer.Scale}"),
                new($"{layer.Norm}.bias", $"Parameter{layer.Scale + 1}"),
                new($"{layer.Norm}.running_mean", $"Constant{layer.Scale + 2}"),
                new($"{layer.Norm}.running_var", $"Constant{layer.Scale + 3}"),
            ]),
        ]);
}
