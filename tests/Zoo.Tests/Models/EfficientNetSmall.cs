using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's efficientnet-small: blocks that widen nothing, have a stride, and are residual.</summary>
[GResNetModel(Channels = 3, Resolutions = [19], Classes = 5)]
public partial class EfficientNetSmall
{
    [StateName("features.0"), Block<ConvNorm>] private partial Tensor Stem(
        Tensor x, int channels, int kernel, int stride);
    [StateName("features.1"), Stage<EfficientNetBlock>(Blocks = 1)] private partial Tensor Stage1(
        Tensor x, int channels, int kernel, int expansion, float dropPath, int index);
    [StateName("features.2"), Stage<EfficientNetBlock>(Blocks = 2)] private partial Tensor Stage2(
        Tensor x, int channels, int kernel, int expansion, int stride, float dropPath, int index);
    [StateName("features.3"), Block<ConvNorm>] private partial Tensor Last(Tensor x, int channels);
    [StateName("classifier.1"), Linear(Features = 5)] private partial Tensor Classify(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(Stem(image, 8, kernel: 3, stride: 2));
        x = Stage1(x, 8, kernel: 3, expansion: 1, dropPath: 0, index: 0);
        x = Stage2(x, 16, kernel: 5, expansion: 6, stride: 2, dropPath: 0, index: 1);
        return Classify(GlobalAvgPool(SiLU(Last(x, 64))));
    }
}
