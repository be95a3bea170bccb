using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// torchvision's MobileNetV3-Large (Howard et al., 2019), with its state names, so that its weights load here.
/// 5,483,032 parameters; 0.22 G multiply-adds at 224 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224, 64], Classes = 1000, Name = "mobilenet-v3-large")]
public partial class MobileNetV3Large : INamedElsewhere, IPublishedElsewhere
{
    const float Epsilon = 1e-3f, Momentum = 0.01f;

    [StateName("features.0"), Block<ConvNorm>] private partial Tensor Stem(
        Tensor x, int channels, int kernel, int stride, float epsilon, float momentum);

    [StateName("features.1"), Block<MobileNetV3Separable>] private partial Tensor Block1(Tensor x);
    [StateName("features.2"), Block<MobileNetV3Block>] private partial Tensor Block2(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish, int stride);
    [StateName("features.3"), Block<MobileNetV3Block>] private partial Tensor Block3(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);
    [StateName("features.4"), Block<MobileNetV3Block>] private partial Tensor Block4(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish, int stride);
    [StateName("features.5"), Block<MobileNetV3Block>] private partial Tensor Block5(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);
    [StateName("features.6"), Block<MobileNetV3Block>] private partial Tensor Block6(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);
    [StateName("features.7"), Block<MobileNetV3Block>] private partial Tensor Block7(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish, int stride);
    [StateName("features.8"), Block<MobileNetV3Block>] private partial Tensor Block8(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);
    [StateName("features.9"), Block<MobileNetV3Block>] private partial Tensor Block9(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);
    [StateName("features.10"), Block<MobileNetV3Block>] private partial Tensor Block10(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);
    [StateName("features.11"), Block<MobileNetV3Block>] private partial Tensor Block11(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);
    [StateName("features.12"), Block<MobileNetV3Block>] private partial Tensor Block12(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);
    [StateName("features.13"), Block<MobileNetV3Block>] private partial Tensor Block13(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish, int stride);
    [StateName("features.14"), Block<MobileNetV3Block>] private partial Tensor Block14(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);
    [StateName("features.15"), Block<MobileNetV3Block>] private partial Tensor Block15(
        Tensor x, int kernel, int wide, int channels, bool excite, bool swish);

    [StateName("features.16"), Block<ConvNorm>] private partial Tensor Last(
        Tensor x, int channels, float epsilon, float momentum);
    [StateName("classifier.0"), Linear(Features = 1280)] private partial Tensor Hidden(Tensor x);
    [StateName("classifier.3"), Linear(Features = 1000)] private partial Tensor Classify(Tensor x);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => MobileNetNames.V3Large;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => MobileNetWeights.V3Large;

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = HardSwish(Stem(image, 16, kernel: 3, stride: 2, Epsilon, Momentum));
        x = Block1(x);

        x = Block2(x, 3, 64, 24, excite: false, swish: false, stride: 2);
        x = Block3(x, 3, 72, 24, excite: false, swish: false);

        x = Block4(x, 5, 72, 40, excite: true, swish: false, stride: 2);
        x = Block5(x, 5, 120, 40, excite: true, swish: false);
        x = Block6(x, 5, 120, 40, excite: true, swish: false);

        x = Block7(x, 3, 240, 80, excite: false, swish: true, stride: 2);
        x = Block8(x, 3, 200, 80, excite: false, swish: true);
        x = Block9(x, 3, 184, 80, excite: false, swish: true);
        x = Block10(x, 3, 184, 80, excite: false, swish: true);
        x = Block11(x, 3, 480, 112, excite: true, swish: true);
        x = Block12(x, 3, 672, 112, excite: true, swish: true);

        x = Block13(x, 5, 672, 160, excite: true, swish: true, stride: 2);
        x = Block14(x, 5, 960, 160, excite: true, swish: true);
        x = Block15(x, 5, 960, 160, excite: true, swish: true);

        x = HardSwish(Last(x, 960, Epsilon, Momentum));
        x = HardSwish(Hidden(GlobalAvgPool(x)));
        return Classify(Dropout(x, 0.2f));
    }
}
