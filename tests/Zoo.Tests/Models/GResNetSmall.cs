using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's gresnet-small: 22 px, so that every stage's pool has a partial window.</summary>
[GResNetModel(Channels = 3, Resolutions = [22], Classes = 7)]
public partial class GResNetSmall
{
    [SplitConv(Kernel = 3, Stride = 2)] private partial Tensor Stem1(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Stem2(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Stem3(Tensor x, int channels);

    [Stage<Bottleneck>(Blocks = 1)] private partial Tensor Stage1(Tensor x, int width, int stride);
    [Stage<Bottleneck>(Blocks = 2)] private partial Tensor Stage2(Tensor x, int width, int stride);

    [Linear(Features = 7)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(Stem1(image, 8));
        x = SiLU(Stem2(x, 8));
        x = SiLU(Stem3(x, 16));
        x = Stage1(x, width: 8, stride: 2);
        x = Stage2(x, width: 16, stride: 2);
        return Head(GlobalAvgPool(x));
    }
}
