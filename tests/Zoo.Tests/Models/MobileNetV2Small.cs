using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's mobilenet-v2-small.</summary>
[GResNetModel(Channels = 3, Resolutions = [35], Classes = 5)]
public partial class MobileNetV2Small
{
    [StateName("features.0"), Block<ConvNorm>] private partial Tensor Stem(
        Tensor x, int channels, int kernel, int stride);
    [StateName("features.1"), Block<SeparableConv>] private partial Tensor Block1(Tensor x, int channels);
    [StateName("features.2"), Block<InvertedResidual>] private partial Tensor Block2(
        Tensor x, int channels, int stride);
    [StateName("features.3"), Block<InvertedResidual>] private partial Tensor Block3(Tensor x, int channels);
    [StateName("features.4"), Block<ConvNorm>] private partial Tensor Last(Tensor x, int channels);
    [StateName("classifier.1"), Linear(Features = 5)] private partial Tensor Classify(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = ReLU6(Stem(image, 8, kernel: 3, stride: 2));
        x = Block1(x, 16);
        x = Block2(x, 16, stride: 2);
        x = Block3(x, 16);
        return Classify(GlobalAvgPool(ReLU6(Last(x, 40))));
    }
}
