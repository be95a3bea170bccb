using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// torchvision's MobileNetV2 (Sandler et al., 2018), with its state names, so that its weights load here. 3,504,872
/// parameters; 0.30 G multiply-adds at 224 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224, 64], Classes = 1000, Name = "mobilenet-v2")]
public partial class MobileNetV2 : INamedElsewhere, IPublishedElsewhere
{
    [StateName("features.0"), Block<ConvNorm>] private partial Tensor Stem(
        Tensor x, int channels, int kernel, int stride);

    [StateName("features.1"), Block<SeparableConv>] private partial Tensor Block1(Tensor x, int channels);
    [StateName("features.2"), Block<InvertedResidual>] private partial Tensor Block2(
        Tensor x, int channels, int stride);
    [StateName("features.3"), Block<InvertedResidual>] private partial Tensor Block3(Tensor x, int channels);
    [StateName("features.4"), Block<InvertedResidual>] private partial Tensor Block4(
        Tensor x, int channels, int stride);
    [StateName("features.5"), Block<InvertedResidual>] private partial Tensor Block5(Tensor x, int channels);
    [StateName("features.6"), Block<InvertedResidual>] private partial Tensor Block6(Tensor x, int channels);
    [StateName("features.7"), Block<InvertedResidual>] private partial Tensor Block7(
        Tensor x, int channels, int stride);
    [StateName("features.8"), Block<InvertedResidual>] private partial Tensor Block8(Tensor x, int channels);
    [StateName("features.9"), Block<InvertedResidual>] private partial Tensor Block9(Tensor x, int channels);
    [StateName("features.10"), Block<InvertedResidual>] private partial Tensor Block10(Tensor x, int channels);
    [StateName("features.11"), Block<InvertedResidual>] private partial Tensor Block11(Tensor x, int channels);
    [StateName("features.12"), Block<InvertedResidual>] private partial Tensor Block12(Tensor x, int channels);
    [StateName("features.13"), Block<InvertedResidual>] private partial Tensor Block13(Tensor x, int channels);
    [StateName("features.14"), Block<InvertedResidual>] private partial Tensor Block14(
        Tensor x, int channels, int stride);
    [StateName("features.15"), Block<InvertedResidual>] private partial Tensor Block15(Tensor x, int channels);
    [StateName("features.16"), Block<InvertedResidual>] private partial Tensor Block16(Tensor x, int channels);
    [StateName("features.17"), Block<InvertedResidual>] private partial Tensor Block17(Tensor x, int channels);

    [StateName("features.18"), Block<ConvNorm>] private partial Tensor Last(Tensor x, int channels);
    [StateName("classifier.1"), Linear(Features = 1000)] private partial Tensor Classify(Tensor x);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => MobileNetNames.V2;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => MobileNetWeights.V2;

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = ReLU6(Stem(image, 32, kernel: 3, stride: 2));
        x = Block1(x, 16);

        x = Block2(x, 24, stride: 2);
        x = Block3(x, 24);

        x = Block4(x, 32, stride: 2);
        x = Block5(x, 32);
        x = Block6(x, 32);

        x = Block7(x, 64, stride: 2);
        x = Block8(x, 64);
        x = Block9(x, 64);
        x = Block10(x, 64);

        x = Block11(x, 96);
        x = Block12(x, 96);
        x = Block13(x, 96);

        x = Block14(x, 160, stride: 2);
        x = Block15(x, 160);
        x = Block16(x, 160);

        x = Block17(x, 320);

        x = ReLU6(Last(x, 1280));
        return Classify(Dropout(GlobalAvgPool(x), 0.2f));
    }
}
