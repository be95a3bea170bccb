using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// A GResNet for the 32 px images of CIFAR-10: the stem and the first stage keep the full size. 243,226 parameters;
/// 57.1 M multiply-adds.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [32], Classes = 10)]
public partial class GResNetCifar
{
    [SplitConv(Kernel = 3)] private partial Tensor Stem1(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Stem2(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Stem3(Tensor x, int channels);

    [Stage<Bottleneck>(Blocks = 2)] private partial Tensor Stage1(Tensor x, int width, int stride);
    [Stage<Bottleneck>(Blocks = 2)] private partial Tensor Stage2(Tensor x, int width, int stride);
    [Stage<Bottleneck>(Blocks = 2)] private partial Tensor Stage3(Tensor x, int width, int stride);

    [Linear(Features = 10)] private partial Tensor Head(Tensor x);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(Stem1(image, 16));
        x = SiLU(Stem2(x, 32));
        x = SiLU(Stem3(x, 64));

        x = Stage1(x, width: 16, stride: 1);
        x = Stage2(x, width: 32, stride: 2);
        x = Stage3(x, width: 64, stride: 2);

        return Head(GlobalAvgPool(x));
    }
}
