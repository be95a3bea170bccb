using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Pretrained;
using GResNet.Runtime.Weights.Naming;
using GResNet.Zoo;
using static GResNet.Dsl.Ops;

namespace GResNet.Onnx.Tests;

/// <summary>
/// The ResNet of ML.NET's image featurizer, without a classifier: blocks 2-2-2-3, whose last mean is the features.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 512, Training = false)]
public partial class ImageNetResNet : INamedElsewhere
{
    [Conv(Channels = 64, Kernel = 7, Stride = 2)] private partial Tensor Conv1(Tensor x);
    [BatchNorm] private partial Tensor Bn1(Tensor x);
    [Stage<ResNetBasic>(Blocks = 2)] private partial Tensor Layer1(Tensor x, int width);
    [Stage<ResNetBasic>(Blocks = 2)] private partial Tensor Layer2(Tensor x, int width, int stride);
    [Stage<ResNetBasic>(Blocks = 2)] private partial Tensor Layer3(Tensor x, int width, int stride);
    [Stage<ResNetBasic>(Blocks = 3)] private partial Tensor Layer4(Tensor x, int width, int stride);

    public ImmutableArray<NameTable> NameTables => [FeaturizerNames.Table];

    public Tensor Forward(Tensor image)
    {
        Tensor x = MaxPool(ReLU(Bn1(Conv1(image))), kernel: 3, stride: 2, padding: 1);
        x = Layer3(Layer2(Layer1(x, 64), 128, stride: 2), 256, stride: 2);
        return GlobalAvgPool(Layer4(x, 512, stride: 2));
    }
}
