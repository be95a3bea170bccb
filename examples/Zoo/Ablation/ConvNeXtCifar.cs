using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Ablation;

/// <summary>
/// A ConvNeXt for the 32 px images of CIFAR-10, of three stages and with a stem that keeps the full size, as
/// <see cref="GResNetCifar"/> has them, and with about its parameters: 238,234; 35.6 M multiply-adds.
/// </summary>
[GResNetModel(Name = "convnext-cifar", Channels = 3, Resolutions = [32], Classes = 10)]
public partial class ConvNeXtCifar
{
    [StateName("downsample_layers.0.0"), Conv(Kernel = 3, Bias = true, Deviation = 0.02f)]
    private partial Tensor Stem(Tensor x, int channels);

    [StateName("downsample_layers.0.1"), LayerNorm(Epsilon = 1e-6f)] private partial Tensor StemNorm(Tensor x);

    [StateName("downsample_layers.1"), Block<ConvNeXtDownsample>] private partial Tensor Down1(Tensor x, int channels);
    [StateName("downsample_layers.2"), Block<ConvNeXtDownsample>] private partial Tensor Down2(Tensor x, int channels);

    [StateName("stages.0"), Stage<ConvNeXtBlock>(Blocks = 2)] private partial Tensor Stage1(Tensor x);
    [StateName("stages.1"), Stage<ConvNeXtBlock>(Blocks = 2)] private partial Tensor Stage2(Tensor x);
    [StateName("stages.2"), Stage<ConvNeXtBlock>(Blocks = 2)] private partial Tensor Stage3(Tensor x);

    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm(Tensor x);
    [Linear(Features = 10, Deviation = 0.02f)] private partial Tensor Head(Tensor x);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = Stage1(StemNorm(Stem(image, 24)));
        x = Stage2(Down1(x, 48));
        x = Stage3(Down2(x, 96));
        return Head(Norm(GlobalAvgPool(x)));
    }
}
