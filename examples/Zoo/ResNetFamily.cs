using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// torchvision's ResNets, with its state names, so that its weights load here (He et al., 2016). A model is this with
/// numbers.
/// </summary>
/// <param name="depths">Blocks of each of the four stages.</param>
/// <param name="bottleneck">Bottlenecks, as from ResNet-50 on, rather than basic blocks.</param>
/// <param name="classes">Outputs.</param>
[GResNetBlock]
public partial class ResNetFamily(int[] depths, bool bottleneck, int classes)
{
    [Conv(Kernel = 7, Stride = 2)] private partial Tensor Conv1(Tensor x, int channels);
    [BatchNorm] private partial Tensor Bn1(Tensor x);

    [Stage<ResNetUnit>] private partial Tensor Layer1(Tensor x, int blocks, int width, bool bottleneck);
    [Stage<ResNetUnit>] private partial Tensor Layer2(Tensor x, int blocks, int width, bool bottleneck, int stride);
    [Stage<ResNetUnit>] private partial Tensor Layer3(Tensor x, int blocks, int width, bool bottleneck, int stride);
    [Stage<ResNetUnit>] private partial Tensor Layer4(Tensor x, int blocks, int width, bool bottleneck, int stride);

    [Linear] private partial Tensor Fc(Tensor x, int features);

    /// <summary>C×H×W → classes×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = ReLU(Bn1(Conv1(image, 64)));
        x = MaxPool(x, kernel: 3, stride: 2, padding: 1);

        x = Layer1(x, depths[0], 64, bottleneck);
        x = Layer2(x, depths[1], 128, bottleneck, stride: 2);
        x = Layer3(x, depths[2], 256, bottleneck, stride: 2);
        x = Layer4(x, depths[3], 512, bottleneck, stride: 2);

        return Fc(GlobalAvgPool(x), classes);
    }
}
