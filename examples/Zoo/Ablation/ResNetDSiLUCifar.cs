using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Ablation;

/// <summary>
/// <see cref="ResNetDCifar"/> with SiLU instead of ReLU. Split normalization instead of batch normalization makes it
/// <see cref="GResNetCifar"/>. 243,226 parameters; 57.1 M multiply-adds.
/// </summary>
[GResNetModel(Name = "resnet-d-silu-cifar", Channels = 3, Resolutions = [32], Classes = 10)]
public partial class ResNetDSiLUCifar
{
    [Conv(Kernel = 3)] private partial Tensor Stem1(Tensor x, int channels);
    [Conv(Kernel = 3)] private partial Tensor Stem2(Tensor x, int channels);
    [Conv(Kernel = 3)] private partial Tensor Stem3(Tensor x, int channels);

    [BatchNorm] private partial Tensor StemNorm1(Tensor x);
    [BatchNorm] private partial Tensor StemNorm2(Tensor x);
    [BatchNorm] private partial Tensor StemNorm3(Tensor x);

    [Stage<ResNetDBottleneck>(Blocks = 2)] private partial Tensor Stage1(Tensor x, int width, bool silu, int stride);
    [Stage<ResNetDBottleneck>(Blocks = 2)] private partial Tensor Stage2(Tensor x, int width, bool silu, int stride);
    [Stage<ResNetDBottleneck>(Blocks = 2)] private partial Tensor Stage3(Tensor x, int width, bool silu, int stride);

    [Linear(Features = 10)] private partial Tensor Head(Tensor x);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(StemNorm1(Stem1(image, 16)));
        x = SiLU(StemNorm2(Stem2(x, 32)));
        x = SiLU(StemNorm3(Stem3(x, 64)));

        x = Stage1(x, width: 16, silu: true, stride: 1);
        x = Stage2(x, width: 32, silu: true, stride: 2);
        x = Stage3(x, width: 64, silu: true, stride: 2);

        return Head(GlobalAvgPool(x));
    }
}
