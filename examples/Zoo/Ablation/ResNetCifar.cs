using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Ablation;

/// <summary>
/// Where the ablation begins: a ResNet in the style of ResNet-50, of the depth and the widths of
/// <see cref="GResNetCifar"/>. A stem of one 3×3 convolution, as images of 32 px take. 221,386 parameters; 34.8 M
/// multiply-adds.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [32], Classes = 10)]
public partial class ResNetCifar
{
    [Conv(Kernel = 3)] private partial Tensor Stem(Tensor x, int channels);
    [BatchNorm] private partial Tensor StemNorm(Tensor x);

    [Stage<ResNetBottleneck>(Blocks = 2)] private partial Tensor Stage1(Tensor x, int width, int stride);
    [Stage<ResNetBottleneck>(Blocks = 2)] private partial Tensor Stage2(Tensor x, int width, int stride);
    [Stage<ResNetBottleneck>(Blocks = 2)] private partial Tensor Stage3(Tensor x, int width, int stride);

    [Linear(Features = 10)] private partial Tensor Head(Tensor x);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = ReLU(StemNorm(Stem(image, 64)));

        x = Stage1(x, width: 16, stride: 1);
        x = Stage2(x, width: 32, stride: 2);
        x = Stage3(x, width: 64, stride: 2);

        return Head(GlobalAvgPool(x));
    }
}
