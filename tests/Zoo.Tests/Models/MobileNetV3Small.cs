using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's mobilenet-v3-small: one block of each kind.</summary>
[GResNetModel(Channels = 3, Resolutions = [35], Classes = 5)]
public partial class MobileNetV3Small
{
    private const float Epsilon = 1e-3f, Momentum = 0.01f;

    [StateName("features.0"), Block<ConvNorm>] private partial Tensor Stem(
        Tensor x, int channels, int kernel, int stride, float epsilon, float momentum);
    [StateName("features.1"), Block<MobileNetV3Separable>] private partial Tensor Block1(Tensor x);
    [StateName("features.2"), Block<MobileNetV3Block>] private partial Tensor Block2(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish, int stride);
    [StateName("features.3"), Block<MobileNetV3Block>] private partial Tensor Block3(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish, int stride);
    [StateName("features.4"), Block<MobileNetV3Block>] private partial Tensor Block4(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);
    [StateName("features.5"), Block<ConvNorm>] private partial Tensor Last(
        Tensor x, int channels, float epsilon, float momentum);
    [StateName("classifier.0"), Linear(Features = 24)] private partial Tensor Hidden(Tensor x);
    [StateName("classifier.3"), Linear(Features = 5)] private partial Tensor Classify(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = HardSwish(Stem(image, 8, kernel: 3, stride: 2, Epsilon, Momentum));
        x = Block1(x);
        x = Block2(x, 3, 24, 16, excite: false, swish: false, stride: 2);
        x = Block3(x, 5, 40, 16, excite: true, swish: false, stride: 2);
        x = Block4(x, 5, 40, 16, excite: true, swish: true);
        x = HardSwish(Last(x, 96, Epsilon, Momentum));
        return Classify(HardSwish(Hidden(GlobalAvgPool(x))));
    }
}
